import { u16, u8 } from '../byte-reads.ts';
import { isGrease, type ClientHello } from './client-hello.ts';
import { LONGEST_LIST, ValueList } from './value-list.ts';

/**
 * JA4, the fingerprint of a client hello, as FoxIO publishes it (technical_details/JA4.md; JA4 itself is BSD-3-Clause,
 * the other methods of JA4+ are not and are not here).
 */

/** What the hello came in: TLS over TCP, QUIC, DTLS. */
export type Ja4Transport = 't' | 'q' | 'd';

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0304, '13'],
  [0x0303, '12'],
  [0x0302, '11'],
  [0x0301, '10'],
  [0x0300, 's3'],
  [0x0002, 's2'],
  [0xfeff, 'd1'],
  [0xfefd, 'd2'],
  [0xfefc, 'd3'],
]);

const SERVER_NAME = 0x0000;
const ALPN = 0x0010;
const NO_ALPN = -1;

const ciphers = new ValueList();
const extensions = new ValueList();

/** Fingerprints are few: equal ones are put together and kept once. Direct-mapped. */
const SLOTS = 4096;
const known = new Array<Fingerprint | undefined>(SLOTS).fill(undefined);

/** The three parts of a fingerprint; all of the first is in the numbers and texts of `head`. */
interface Fingerprint extends Head {
  readonly cipherDigest: string;
  readonly extensionDigest: string;
  readonly text: string;
}

interface Head {
  readonly transport: Ja4Transport;
  readonly version: number;
  readonly hasServerName: boolean;
  readonly cipherCount: number;
  readonly extensionCount: number;
  /** First and last byte of the first protocol, `NO_ALPN` without one. */
  readonly alpn: number;
}

/** '' when the hello is cut or has longer lists than any client sends. */
export function ja4(bytes: Uint8Array, hello: ClientHello, transport: Ja4Transport): string {
  if (!hello.isWhole || hello.ciphersEnd - hello.ciphersAt > 2 * LONGEST_LIST) return '';
  ciphers.clear();
  for (let at = hello.ciphersAt; at + 2 <= hello.ciphersEnd; at += 2) {
    const cipher = u16(bytes, at);
    if (!isGrease(cipher)) ciphers.insert(cipher);
  }
  const extensionCount = listExtensions(bytes, hello);
  if (extensionCount < 0) return '';
  // Without extensions the signature list, which is one of them, is empty too.
  if (extensions.count > 0) extensions.appendSecond(bytes, hello.signaturesAt, hello.signaturesEnd);
  const head: Head = {
    transport,
    version: hello.highestVersion || hello.legacyVersion,
    hasServerName: hello.hasServerName,
    cipherCount: ciphers.count,
    extensionCount,
    alpn: hello.alpnEnd > hello.alpnAt ? (u8(bytes, hello.alpnAt) << 8) | u8(bytes, hello.alpnEnd - 1) : NO_ALPN,
  };
  return fingerprint(head, ciphers.digest(), extensions.digest());
}

function fingerprint(head: Head, cipherDigest: string, extensionDigest: string): string {
  const slot = (Math.imul(ciphers.slot, 31) ^ Math.imul(extensions.slot, 17) ^ head.alpn) & (SLOTS - 1);
  const same = known[slot];
  if (same !== undefined && isHead(same, head)) {
    if (same.cipherDigest === cipherDigest && same.extensionDigest === extensionDigest) return same.text;
  }
  const text = `${headText(head)}_${cipherDigest}_${extensionDigest}`;
  known[slot] = { ...head, cipherDigest, extensionDigest, text };
  return text;
}

const isHead = (one: Head, other: Head): boolean =>
  one.transport === other.transport &&
  one.version === other.version &&
  one.hasServerName === other.hasServerName &&
  one.cipherCount === other.cipherCount &&
  one.extensionCount === other.extensionCount &&
  one.alpn === other.alpn;

const headText = ({ transport, version, hasServerName, cipherCount, extensionCount, alpn }: Head): string =>
  `${transport}${VERSIONS.get(version) ?? '00'}${hasServerName ? 'd' : 'i'}` +
  `${twoDigits(cipherCount)}${twoDigits(extensionCount)}${alpnEnds(alpn)}`;

/** Fills `extensions` without server name and ALPN; gives their number with both, -1 when there are too many. */
function listExtensions(bytes: Uint8Array, hello: ClientHello): number {
  extensions.clear();
  let count = 0;
  for (let at = hello.extensionsAt; at + 4 <= hello.extensionsEnd; at += 4 + u16(bytes, at + 2)) {
    const type = u16(bytes, at);
    if (isGrease(type)) continue;
    if (++count > LONGEST_LIST) return -1;
    if (type !== SERVER_NAME && type !== ALPN) extensions.insert(type);
  }
  return count;
}

const twoDigits = (count: number): string => String(Math.min(count, 99)).padStart(2, '0');

const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

/** First and last character of the first protocol, or of its hexadecimal form when one is not alphanumeric. */
function alpnEnds(alpn: number): string {
  if (alpn === NO_ALPN) return '00';
  const first = alpn >> 8;
  const last = alpn & 255;
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last);
  return `${(first >> 4).toString(16)}${(last & 15).toString(16)}`;
}
