import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type LookupFunction } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Resolve } from '#download/checked-lookup.ts';
import type { Network } from '#download/http-get.ts';
import { listening } from './listening.ts';
import { selfSigned } from './self-signed.ts';

/** An address of the public internet: that of example.com for many years. */
export const PUBLIC = '93.184.216.34';

/** Answers names as told, each time with the next list, and any other with the public address. */
export function resolving(names: Readonly<Record<string, readonly (readonly string[])[]>> = {}): Resolve {
  const times = new Map<string, number>();
  return (hostname, _options, callback) => {
    const lists = names[hostname] ?? [[PUBLIC]];
    const time = times.get(hostname) ?? 0;
    times.set(hostname, time + 1);
    const addresses = lists[Math.min(time, lists.length - 1)] ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

/**
 * A server that stands behind every name which resolves to the public address. Connections are made as ever, by
 * `net.connect` with the lookup it is given; only what that lets through to the public address goes to the local server.
 */
export async function farServer(listener: RequestListener, { resolve = resolving() } = {}) {
  await using stack = new AsyncDisposableStack();
  const plain = stack.use(await listening(createServer(listener)));
  const { key, cert } = selfSigned();
  const tls = stack.use(await listening(createTlsServer({ key, cert }, listener)));
  const createConnection: Network['createConnection'] = (options) => {
    const { lookup, defaultPort } = options;
    const host = options.host ?? '';
    if (lookup === undefined) throw new Error('connections are made with a checked lookup');
    const common = { host, lookup: translated(lookup), autoSelectFamily: false };
    return defaultPort === 443
      ? connectTls({ ...common, port: tls.port, rejectUnauthorized: false })
      : connect({ ...common, port: plain.port });
  };
  const held = stack.move();
  return { network: { resolve, createConnection }, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const translated =
  (lookup: LookupFunction): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '');
      const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address);
      return addresses.includes(PUBLIC)
        ? callback(null, '127.0.0.1', 4)
        : callback(new Error(`let through to ${addresses.join()}`), '');
    });
