import { u16, u24, u8 } from '../byte-reads.ts';
import type { Draft } from '../facts.ts';
import { textOf } from '../text-cache.ts';

/** Positions and texts in a client hello; positions count in the buffer that it was read from. */
export interface ClientHello {
  /** legacy_version (RFC 8446 section 4.1.2): bytes 4 and 5 of the TLS handshake message. */
  readonly legacyVersion: number;
  /** Cipher suites, two bytes each. */
  readonly ciphersAt: number;
  readonly ciphersEnd: number;
  readonly extensionsAt: number;
  readonly extensionsEnd: number;
  readonly serverName: string;
  readonly hasServerName: boolean;
  /** First protocol of the ALPN extension (RFC 7301 section 3.1); an empty range when there is none. */
  readonly alpnAt: number;
  readonly alpnEnd: number;
  /** Highest version of supported_versions (RFC 8446 section 4.2.1) without GREASE; 0 when there is none. */
  readonly highestVersion: number;
  /** Signature algorithms, two bytes each (RFC 8446 section 4.2.3). */
  readonly signaturesAt: number;
  readonly signaturesEnd: number;
  /** False when the message was cut: lists may be shorter than sent. */
  readonly isWhole: boolean;
}

/** RFC 8701 section 2: 0x0a0a, 0x1a1a … 0xfafa. */
export const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

/**
 * Reads the client hello whose handshake header (type 1, 24-bit length) stands at `at`. Over datagrams (DTLS, RFC 9147
 * section 5.3) the header has 12 bytes and a cookie follows the session id.
 * Undefined when it is none, or cut before its extensions.
 */
export function clientHello(bytes: Uint8Array, at: number, end: number, isDatagram = false): ClientHello | undefined {
  const headerLength = isDatagram ? 12 : 4;
  if (end - at < headerLength + 35 || u8(bytes, at) !== 1) return undefined;
  const messageEnd = at + headerLength + u24(bytes, at + 1);
  const last = Math.min(end, messageEnd);
  // legacy_version 2, random 32, then vectors with a length in front (RFC 8446 section 4.1.2).
  let next = afterVector8(bytes, at + headerLength + 34, last);
  if (isDatagram) next = afterVector8(bytes, next, last);
  if (next + 2 > last) return undefined;
  const ciphersAt = next + 2;
  const ciphersEnd = ciphersAt + (u16(bytes, next) & 0xfffe);
  next = afterVector8(bytes, ciphersEnd, last);
  if (next > last) return undefined;
  const hasExtensions = next + 2 <= last;
  const extensionsAt = hasExtensions ? next + 2 : next;
  const extensionsEnd = hasExtensions ? extensionsAt + u16(bytes, next) : next;
  const hello: Draft<ClientHello> = {
    legacyVersion: u16(bytes, at + headerLength),
    ciphersAt,
    ciphersEnd,
    extensionsAt,
    extensionsEnd: Math.min(extensionsEnd, last),
    serverName: '',
    hasServerName: false,
    alpnAt: 0,
    alpnEnd: 0,
    highestVersion: 0,
    signaturesAt: 0,
    signaturesEnd: 0,
    isWhole: messageEnd <= end && extensionsEnd <= last,
  };
  readExtensions(bytes, hello);
  return hello;
}

/** Position after a vector with an 8-bit length; beyond `end` when it does not fit. */
function afterVector8(bytes: Uint8Array, at: number, end: number): number {
  return at < end ? at + 1 + u8(bytes, at) : end + 1;
}

function readExtensions(bytes: Uint8Array, hello: Draft<ClientHello>): void {
  let at = hello.extensionsAt;
  while (at + 4 <= hello.extensionsEnd) {
    const from = at + 4;
    const to = from + u16(bytes, at + 2);
    if (to > hello.extensionsEnd) {
      hello.isWhole = false;
      return;
    }
    readExtension(bytes, u16(bytes, at), from, to, hello);
    at = to;
  }
}

function readExtension(bytes: Uint8Array, type: number, from: number, to: number, hello: Draft<ClientHello>): void {
  switch (type) {
    case 0x0000:
      hello.hasServerName = true;
      hello.serverName = serverName(bytes, from, to);
      break;
    case 0x000d: {
      if (to - from < 2) break;
      hello.signaturesAt = from + 2;
      hello.signaturesEnd = Math.min(to, from + 2 + (u16(bytes, from) & 0xfffe));
      break;
    }
    case 0x0010: {
      // List length 2, then length 1 and the name.
      if (to - from < 4) break;
      hello.alpnAt = from + 3;
      hello.alpnEnd = Math.min(to, from + 3 + u8(bytes, from + 2));
      break;
    }
    case 0x002b:
      hello.highestVersion = highestVersion(bytes, from, to);
      break;
    default:
  }
}

/** RFC 6066 section 3: list length 2, name type 1 (0 = host name), name length 2, name. */
function serverName(bytes: Uint8Array, from: number, to: number): string {
  if (to - from < 5 || u8(bytes, from + 2) !== 0) return '';
  return textOf(bytes, from + 5, Math.min(to, from + 5 + u16(bytes, from + 3)));
}

/** DTLS counts down from 0xfeff: its highest version is the smallest number. */
function highestVersion(bytes: Uint8Array, from: number, to: number): number {
  let highest = 0;
  for (let at = from + 1; at + 2 <= to; at += 2) {
    const version = u16(bytes, at);
    if (isGrease(version)) continue;
    const isHigher = version >= 0xfe00 && highest >= 0xfe00 ? version < highest : version > highest;
    if (isHigher) highest = version;
  }
  return highest;
}
