import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { armFlowLog, armWatcher, SUBSCRIPTION, type TestFlowLog } from './arm-flow-log.ts';
import { selfSigned } from './self-signed.ts';

/** What the double answers instead of what it has. */
export interface ArmFault {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds?: number;
}

export interface ArmServer extends AsyncDisposable {
  readonly endpoint: string;
  /** Certificate to trust, PEM. */
  readonly certificateAuthority: string;
  /** Path and query of every request, in order. */
  readonly requests: readonly string[];
  /** What there is; tests change it. */
  logs: readonly TestFlowLog[];
  /** Answers instead of those, by subscription. */
  readonly faults: Map<string, ArmFault>;
}

/** The one token that is accepted. */
export const TOKEN = 'token-for-tests';
/** Items of a page; a test with more sees `nextLink`. */
const PAGE = 2;
/** The first version whose flow logs have filters and record types is of 2024; older ones are refused. */
const OLDEST_VERSION = '2024-05-01';
const LIST =
  /^\/subscriptions\/([^/]+)\/(?:providers\/Microsoft\.Network\/networkWatchers|resourceGroups\/NetworkWatcherRG\/providers\/Microsoft\.Network\/networkWatchers\/NetworkWatcher_([^/]+)\/flowLogs)$/i;

/** A double of Azure Resource Manager for network watchers and flow logs, on loopback with TLS, strict about requests. */
export async function startArmServer(logs: readonly TestFlowLog[]): Promise<ArmServer> {
  const { key, cert } = selfSigned();
  const requests: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    requests.push(request.url ?? '');
    answer(request, response, double);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const double: ArmServer = {
    endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificateAuthority: cert,
    requests,
    logs,
    faults: new Map(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return double;
}

function answer(request: IncomingMessage, response: ServerResponse, double: ArmServer): void {
  const url = new URL(request.url ?? '', double.endpoint);
  const [, subscription = '', region] = LIST.exec(url.pathname) ?? [];
  const refused = refusal(request, url) ?? double.faults.get(subscription);
  const logs = double.logs.filter((log) => (log.subscription ?? SUBSCRIPTION) === subscription);
  if (refused !== undefined) return refuse(response, refused);
  if (request.method !== 'GET' || subscription === '')
    return refuse(response, { status: 404, code: 'ResourceNotFound' });
  if (logs.length === 0) return refuse(response, { status: 404, code: 'SubscriptionNotFound' });
  const regions = [...new Set(logs.map((log) => log.region ?? 'westeurope'))];
  if (region === undefined)
    return page(
      response,
      url,
      regions.map((each) => armWatcher(subscription, each)),
    );
  return page(response, url, logs.filter((log) => (log.region ?? 'westeurope') === region).map(armFlowLog));
}

function refusal(request: IncomingMessage, url: URL): ArmFault | undefined {
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, code: 'AuthenticationFailed' };
  const version = url.searchParams.get('api-version');
  if (version === null) return { status: 400, code: 'MissingApiVersionParameter' };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(version) || version < OLDEST_VERSION) {
    return { status: 400, code: 'InvalidApiVersionParameter' };
  }
  return undefined;
}

function refuse(response: ServerResponse, { status, code, retryAfterSeconds }: ArmFault): void {
  const retry = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  send(response, status, { error: { code, message: `Said by the double: ${code}.` } }, retry);
}

/** `$skipToken` in a link to the rest, as Resource Manager pages. */
function page(response: ServerResponse, url: URL, items: readonly unknown[]): void {
  const from = Number(url.searchParams.get('$skipToken') ?? 0);
  const rest = new URL(url);
  rest.searchParams.set('$skipToken', String(from + PAGE));
  const value = items.slice(from, from + PAGE);
  send(response, 200, items.length > from + PAGE ? { value, nextLink: rest.href } : { value });
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
