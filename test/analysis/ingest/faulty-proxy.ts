import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** What a request asks of the storage. */
export type Asked = 'list' | 'blocks' | 'read';

/** What happens instead of an answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection is gone before a byte of the answer. */
  | { readonly kind: 'reset' }
  /** The body arrives in pieces of so many bytes. */
  | { readonly kind: 'slow'; readonly pieceBytes: number }
  /** Half of the body, then the connection is gone. */
  | { readonly kind: 'cut' }
  /** Half of the body as if it were all. */
  | { readonly kind: 'short' }
  /** Half of the body, then nothing more on an open connection. */
  | { readonly kind: 'stalled' };

export interface FaultyProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** The next `times` answers to `asked` are spoilt. */
  spoil(asked: Asked, fault: Fault, times?: number): void;
  /** Requests so far of a kind. */
  readonly count: Record<Asked, number>;
  /** Most requests that were open at the same time. */
  readonly most: number;
}

/** Stands on loopback between reader and storage and spoils answers as told. */
export async function faultyProxy(target: string): Promise<FaultyProxy> {
  const { origin, pathname } = new URL(target);
  const faults: { asked: Asked; fault: Fault; times: number }[] = [];
  const count: Record<Asked, number> = { list: 0, blocks: 0, read: 0 };
  let open = 0;
  let most = 0;
  const server = createServer((incoming, outgoing) => {
    const asked = askedBy(incoming.url ?? '');
    count[asked] += 1;
    open += 1;
    most = Math.max(most, open);
    outgoing.once('close', () => (open -= 1));
    const spoilt = faults.find((each) => each.asked === asked && each.times > 0);
    if (spoilt !== undefined) spoilt.times -= 1;
    answer({ incoming, outgoing, origin }, spoilt?.fault);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}${pathname}`,
    spoil: (asked, fault, times = 1) => void faults.push({ asked, fault, times }),
    count,
    get most() {
      return most;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function askedBy(url: string): Asked {
  const comp = new URL(url, 'http://proxy').searchParams.get('comp');
  if (comp === 'list') return 'list';
  return comp === 'blocklist' ? 'blocks' : 'read';
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly origin: string;
}

function answer({ incoming, outgoing, origin }: Exchange, fault: Fault | undefined): void {
  if (fault?.kind === 'reset') return void incoming.socket.resetAndDestroy();
  if (fault?.kind === 'status') return void outgoing.writeHead(fault.status, fault.headers).end();
  const { method, url, headers } = incoming;
  const forwarded = request(`${origin}${url}`, { method: method ?? 'GET', headers }, (response) => {
    if (fault === undefined) {
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(outgoing);
    } else {
      void spoilt(response, outgoing, fault);
    }
  });
  forwarded.on('error', () => outgoing.destroy());
  incoming.pipe(forwarded);
}

async function spoilt(response: IncomingMessage, outgoing: ServerResponse, fault: Fault): Promise<void> {
  const body = Buffer.concat(await response.toArray());
  const half = body.subarray(0, Math.floor(body.length / 2));
  const { 'transfer-encoding': _chunked, ...headers } = response.headers;
  const length = fault.kind === 'short' ? half.length : body.length;
  outgoing.writeHead(response.statusCode ?? 500, { ...headers, 'content-length': length });
  if (fault.kind === 'short') return void outgoing.end(half);
  if (fault.kind === 'cut') return void outgoing.write(half, () => outgoing.destroy());
  if (fault.kind !== 'slow') return void outgoing.write(half);
  for (let at = 0; at < body.length; at += fault.pieceBytes) {
    outgoing.write(body.subarray(at, at + fault.pieceBytes));
    await new Promise((resolve) => void setTimeout(resolve, 1));
  }
  outgoing.end();
}
