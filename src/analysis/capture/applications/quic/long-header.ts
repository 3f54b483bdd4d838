import { u32, u8 } from '../byte-reads.ts';
import { initialProtection, isQuicVersion } from './versions.ts';
import { varint, varintLength } from './varint.ts';

/** RFC 9000 section 17.2: a connection id of version 1 has at most 20 bytes. */
const LONGEST_ID = 20;

/** Long header (RFC 9000 section 17.2): first byte 1, version 4, id length 1, id, id length 1, id. */
export interface LongHeader {
  readonly version: number;
  /** Destination connection id, whence the keys of Initial packets come. */
  readonly idAt: number;
  readonly idEnd: number;
  /** Position after the source connection id. */
  readonly next: number;
}

/** Undefined when it is no long header of a QUIC that is known, or it is cut. */
export function longHeader(bytes: Uint8Array, at: number, end: number): LongHeader | undefined {
  if (end - at < 7 || (u8(bytes, at) & 0x80) === 0) return undefined;
  const version = u32(bytes, at + 1);
  // Version negotiation (section 17.2.1) has version 0 and anything in the other bits of the first byte.
  if (version !== 0 && ((u8(bytes, at) & 0x40) === 0 || !isQuicVersion(version))) return undefined;
  const idAt = at + 6;
  const idEnd = idAt + u8(bytes, at + 5);
  if (idEnd - idAt > LONGEST_ID || idEnd >= end) return undefined;
  const next = idEnd + 1 + u8(bytes, idEnd);
  if (next - idEnd - 1 > LONGEST_ID || next > end) return undefined;
  if (version === 0 && !isVersionList(bytes, next, end)) return undefined;
  return { version, idAt, idEnd, next };
}

function isVersionList(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 4 || (end - at) % 4 !== 0) return false;
  for (let entry = at; entry < end; entry += 4) if (isQuicVersion(u32(bytes, entry))) return true;
  return false;
}

/** An Initial packet in a datagram (RFC 9000 section 17.2.2). */
export interface InitialPacket {
  readonly header: LongHeader;
  readonly at: number;
  /** Where the protected packet number stands. */
  readonly numberAt: number;
  /** Position after the authentication tag; beyond the captured bytes when the packet is cut. */
  readonly end: number;
}

/** The Initial packet at `at`, undefined when there is another kind of packet. */
export function initialPacket(bytes: Uint8Array, at: number, end: number): InitialPacket | undefined {
  const header = longHeader(bytes, at, end);
  if (header === undefined) return undefined;
  const protection = initialProtection(header.version);
  if (protection === undefined || ((u8(bytes, at) >> 4) & 3) !== protection.initialType) return undefined;
  const token = varint(bytes, header.next, end);
  if (token < 0) return undefined;
  const lengthAt = header.next + varintLength(bytes, header.next) + token;
  const length = varint(bytes, lengthAt, end);
  // Packet number of up to 4 bytes and a sample of 16 after it (RFC 9001 section 5.4.2).
  if (length < 20) return undefined;
  const numberAt = lengthAt + varintLength(bytes, lengthAt);
  return numberAt + 20 > end ? undefined : { header, at, numberAt, end: numberAt + length };
}
