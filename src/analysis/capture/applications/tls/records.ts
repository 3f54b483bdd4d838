import { u16, u24, u8 } from '../byte-reads.ts';

/** RFC 8446 section 5.1: content types. */
export const HANDSHAKE = 22;
const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const APPLICATION_DATA = 23;

/** RFC 8446 section 5.1 allows 2^14 + 256 bytes, RFC 5246 section 6.2.3 2^14 + 2048. */
const LONGEST_RECORD = 16384 + 2048;
/** A client hello that is longer is given up. */
const LONGEST_MESSAGE = 16384;

/** Whether a record header stands at `at`: content type 1 byte, version 2 bytes 0300..0304, length 2 bytes. */
export function isRecord(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 5) return false;
  const type = u8(bytes, at);
  const length = u16(bytes, at + 3);
  if (u8(bytes, at + 1) !== 3 || u8(bytes, at + 2) > 4 || length === 0 || length > LONGEST_RECORD) return false;
  if (type === HANDSHAKE) return length >= 4;
  if (type === ALERT) return length === 2 || (length > 16 && length < 128);
  return type === APPLICATION_DATA || (type === CHANGE_CIPHER_SPEC && length === 1);
}

/** Whether the message is records from its first byte on, as far as they can be seen. */
export function areRecords(bytes: Uint8Array, at: number, end: number): boolean {
  if (!isRecord(bytes, at, end)) return false;
  const next = at + 5 + u16(bytes, at + 3);
  return next + 5 > end || isRecord(bytes, next, end);
}

/** A handshake message in one piece. */
export interface HandshakeMessage {
  readonly bytes: Uint8Array;
  /** Its header: type 1 byte, length 3 bytes. */
  readonly at: number;
  readonly end: number;
  readonly isWhole: boolean;
}

const joined = new Uint8Array(LONGEST_MESSAGE);

/**
 * First handshake message of the records at `at`. A message may span records (RFC 8446 section 5.1); then its parts
 * are put together in a buffer that the next call overwrites. Undefined when the first record is no handshake.
 */
export function handshakeMessage(bytes: Uint8Array, at: number, end: number): HandshakeMessage | undefined {
  if (!isRecord(bytes, at, end) || u8(bytes, at) !== HANDSHAKE || end - at < 9) return undefined;
  const from = at + 5;
  const recordEnd = from + u16(bytes, at + 3);
  const length = 4 + u24(bytes, from + 1);
  if (from + length <= recordEnd || recordEnd >= end) {
    const last = Math.min(end, from + length);
    return { bytes, at: from, end: last, isWhole: last === from + length };
  }
  return acrossRecords(bytes, at, end, Math.min(length, LONGEST_MESSAGE));
}

function acrossRecords(bytes: Uint8Array, at: number, end: number, length: number): HandshakeMessage {
  let filled = 0;
  let record = at;
  while (filled < length && isRecord(bytes, record, end) && u8(bytes, record) === HANDSHAKE) {
    const from = record + 5;
    const recordEnd = from + u16(bytes, record + 3);
    const part = bytes.subarray(from, Math.min(recordEnd, end, from + length - filled));
    joined.set(part, filled);
    filled += part.length;
    record = recordEnd;
  }
  return { bytes: joined, at: 0, end: filled, isWhole: filled === length };
}
