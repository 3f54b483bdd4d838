import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { shownUrl } from '#azure/blob-address.ts';
import { AppError } from '#core/errors.ts';
import { checkedLookup, type Resolve } from './checked-lookup.ts';
import { checkUrl, type DownloadPolicy } from './policy.ts';

/** How connections are made; tests put servers of their own behind public addresses. */
export interface Network {
  readonly resolve?: Resolve;
  /** Takes the place of `net.connect`; the checked lookup is among its options. */
  readonly createConnection?: NonNullable<RequestOptions['createConnection']>;
  /** `HTTPS_PROXY` and its like; without it connections go straight. Behind a proxy nothing is resolved here. */
  readonly proxyEnvironment?: Readonly<Record<string, string | undefined>>;
}

export interface GetOptions {
  readonly policy: DownloadPolicy;
  readonly network: Network;
  readonly headers: Readonly<Record<string, string>>;
  /** A server that says nothing for so long is given up. */
  readonly stalledMs: number;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * One GET, which follows redirects: each is checked as the first address is, and none leads from TLS to plain text.
 * User and password go to the server they were meant for alone. FB3008; else what the socket throws.
 */
export async function httpGet(url: URL, options: GetOptions): Promise<IncomingMessage> {
  let at = url;
  for (let redirects = 0; ; redirects++) {
    checkUrl(at, options.policy);
    const answer = await send(at, options, at.origin === url.origin ? authorization(url) : {});
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined) return answer;
    answer.destroy();
    const next = URL.parse(location, at.href);
    if (next === null || redirects === MOST_REDIRECTS) throw badRedirect(url, 'the redirects lead nowhere');
    if (at.protocol === 'https:' && next.protocol !== 'https:') {
      throw badRedirect(url, 'it redirects to an address without TLS');
    }
    at = next;
  }
}

const badRedirect = (url: URL, why: string): AppError =>
  new AppError('FB3008', {
    message: `${shownUrl(url)} is not fetched: ${why}.`,
    next: 'Name the address of the file itself.',
  });

async function send(url: URL, options: GetOptions, own: Readonly<Record<string, string>>): Promise<IncomingMessage> {
  const { policy, network, headers, stalledMs, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const address = new URL(url);
  address.username = '';
  address.password = '';
  const isTls = url.protocol === 'https:';
  const request = (isTls ? httpsRequest : httpRequest)(address, {
    headers: { ...headers, ...own },
    signal,
    // Else a Host header would name it where no agent does.
    defaultPort: isTls ? 443 : 80,
    lookup: checkedLookup(policy, network.resolve),
    ...connection(network, isTls),
  });
  const timer = setTimeout(() => request.destroy(new Error('the server does not answer')), stalledMs);
  request.on('response', resolve).on('error', reject).end();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** A connection for each request: what was checked for one is not used for another. */
function connection({ createConnection, proxyEnvironment }: Network, isTls: boolean): RequestOptions {
  if (createConnection !== undefined) return { createConnection };
  const Agent = isTls ? HttpsAgent : HttpAgent;
  return { agent: new Agent(proxyEnvironment === undefined ? {} : { proxyEnv: proxyEnvironment }) };
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decoded(username)}:${decoded(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
