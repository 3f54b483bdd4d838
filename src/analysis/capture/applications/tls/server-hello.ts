import { u16, u24, u8 } from '../byte-reads.ts';
import { textOf } from '../text-cache.ts';

export interface ServerHello {
  readonly version: number;
  /** '' when the server chose none, or chose under encryption (TLS 1.3). */
  readonly alpn: string;
}

/**
 * Reads the server hello (type 2, RFC 8446 section 4.1.3) whose handshake header stands at `at`: legacy_version 2,
 * random 32, session id, cipher suite 2, compression 1, extensions. Undefined when it is none or cut before its version.
 */
export function serverHello(bytes: Uint8Array, at: number, end: number, isDatagram = false): ServerHello | undefined {
  const body = at + (isDatagram ? 12 : 4);
  if (end - body < 35 || u8(bytes, at) !== 2) return undefined;
  const last = Math.min(end, body + u24(bytes, at + 1));
  let version = u16(bytes, body);
  let alpn = '';
  let next = body + 35 + u8(bytes, body + 34) + 3;
  const extensionsEnd = next + 2 <= last ? Math.min(last, next + 2 + u16(bytes, next)) : next;
  next += 2;
  while (next + 4 <= extensionsEnd) {
    const type = u16(bytes, next);
    const from = next + 4;
    const to = from + u16(bytes, next + 2);
    if (to > extensionsEnd) break;
    // supported_versions holds the one chosen version; ALPN a list of one name.
    if (type === 0x002b && to - from >= 2) version = u16(bytes, from);
    if (type === 0x0010 && to - from >= 4) alpn = textOf(bytes, from + 3, Math.min(to, from + 3 + u8(bytes, from + 2)));
    next = to;
  }
  return { version, alpn };
}
