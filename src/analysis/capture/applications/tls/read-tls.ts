import type { Message, Reading } from '../application.ts';
import { u16, u8 } from '../byte-reads.ts';
import type { ApplicationFacts, Draft, TlsFacts } from '../facts.ts';
import { helloFacts } from './hello-facts.ts';
import { handshakeMessage, HANDSHAKE, isRecord } from './records.ts';
import { serverHello } from './server-hello.ts';
import { versionName } from './version-name.ts';

const newFacts = (): Draft<TlsFacts> => ({ kind: 'tls', serverName: '', alpn: '', version: '', ja4: '' });
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;

/** RFC 5246 appendix E.2: length 2 with the top bit set, type 1, version 2, three lengths of which the first is n × 3. */
export function isVersion2Hello(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 11 || (u8(bytes, at) & 0x80) === 0 || u8(bytes, at + 2) !== CLIENT_HELLO) return false;
  const version = u16(bytes, at + 3);
  const lengths = u16(bytes, at + 5) + u16(bytes, at + 7) + u16(bytes, at + 9);
  const isVersion = version === 0x0002 || (version >= 0x0300 && version <= 0x0303);
  return isVersion && u16(bytes, at + 5) % 3 === 0 && (u16(bytes, at) & 0x7fff) === 9 + lengths;
}

/** The client hello for name and fingerprint, then the server hello for the version that was agreed on. */
export function readTls(message: Message, known: ApplicationFacts | undefined): Reading {
  const { bytes, at, end } = message;
  const facts: Draft<TlsFacts> = known?.kind === 'tls' ? known : newFacts();
  if (isVersion2Hello(bytes, at, end)) {
    facts.version = versionName(u16(bytes, at + 3));
    return { progress: 'next', facts };
  }
  if (u8(bytes, at) !== HANDSHAKE) return { progress: 'done', facts: known };
  const handshake = handshakeMessage(bytes, at, end);
  if (handshake === undefined) return { progress: message.isCut ? 'done' : 'more', facts: known };
  const type = u8(handshake.bytes, handshake.at);
  const canGrow = !handshake.isWhole && !message.isCut;
  if (type === CLIENT_HELLO) {
    const hello = helloFacts(handshake.bytes, handshake.at, handshake.end, 't');
    const found = hello ?? known;
    return { progress: canGrow ? 'more' : 'next', facts: found };
  }
  const hello = type === SERVER_HELLO ? serverHello(handshake.bytes, handshake.at, handshake.end) : undefined;
  if (hello === undefined) return { progress: canGrow && type === SERVER_HELLO ? 'more' : 'done', facts: known };
  const version = versionName(hello.version);
  facts.version = version;
  if (hello.alpn !== '') facts.alpn = hello.alpn;
  return { progress: canGrow ? 'more' : 'done', facts };
}

/**
 * For protocols that go over to TLS inside their connection (STARTTLS, RDP, PostgreSQL): the facts of the hellos, once a
 * handshake record comes.
 */
export function readUpgrade(message: Message, known: ApplicationFacts | undefined): Reading {
  const { bytes, at, end } = message;
  const isUpgrade = u8(bytes, at) === HANDSHAKE && isRecord(bytes, at, end);
  return isUpgrade ? readTls(message, known) : { progress: 'next', facts: known };
}
