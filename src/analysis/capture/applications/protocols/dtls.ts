import type { Application, Message, Reading } from '../application.ts';
import { UDP } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';
import type { ApplicationFacts, TlsFacts } from '../facts.ts';
import { helloFacts } from '../tls/hello-facts.ts';
import { HANDSHAKE } from '../tls/records.ts';
import { serverHello } from '../tls/server-hello.ts';
import { versionName } from '../tls/version-name.ts';

/** RFC 6347 section 4.1: type 1, version 2, epoch 2, sequence number 6, length 2. */
const HEADER = 13;

function test({ bytes, at, end, isCut }: Message): boolean {
  if (end - at < HEADER) return false;
  const version = u16(bytes, at + 1);
  const length = u16(bytes, at + 11);
  const isVersion = version === 0xfeff || version === 0xfefd || version === 0x0100;
  return isVersion && length > 0 && (isCut || at + HEADER + length <= end);
}

function read({ bytes, at, end }: Message, known: ApplicationFacts | undefined): Reading {
  const facts: TlsFacts =
    known?.kind === 'tls' ? known : { kind: 'tls', serverName: '', alpn: '', version: '', ja4: '' };
  if (u8(bytes, at) !== HANDSHAKE || end - at <= HEADER) return { progress: 'done', facts: known };
  const from = at + HEADER;
  const last = Math.min(end, from + u16(bytes, at + 11));
  const client = helloFacts(bytes, from, last, 'd');
  if (client !== undefined) return { progress: 'next', facts: client };
  const server = serverHello(bytes, from, last, true);
  if (server === undefined) return { progress: 'next', facts: known };
  const alpn = server.alpn === '' ? facts.alpn : server.alpn;
  return { progress: 'done', facts: { ...facts, version: versionName(server.version), alpn } };
}

export const dtls: Application = {
  name: 'DTLS',
  service: '',
  recognisers: [{ transport: UDP, firstBytes: [20, 21, 22, 23], test }],
  read,
};
