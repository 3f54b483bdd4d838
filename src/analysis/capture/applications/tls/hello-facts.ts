import type { TlsFacts } from '../facts.ts';
import { textOf } from '../text-cache.ts';
import { clientHello } from './client-hello.ts';
import { ja4, type Ja4Transport } from './ja4.ts';
import { versionName } from './version-name.ts';

/** Facts of the client hello at `at`, for TLS, DTLS and QUIC alike; undefined when there is none. */
export function helloFacts(bytes: Uint8Array, at: number, end: number, transport: Ja4Transport): TlsFacts | undefined {
  const hello = clientHello(bytes, at, end, transport === 'd');
  if (hello === undefined) return undefined;
  return {
    kind: 'tls',
    serverName: hello.serverName,
    alpn: textOf(bytes, hello.alpnAt, hello.alpnEnd),
    version: versionName(hello.highestVersion || hello.legacyVersion),
    ja4: ja4(bytes, hello, transport),
  };
}
