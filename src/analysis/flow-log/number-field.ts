import { COMMA, DIGIT_ZERO } from './bytes.ts';

/** Below it a time is in seconds, from it in milliseconds: the year 5138, and March 1973. */
export const FIRST_MILLISECONDS = 1e11;
/** The year 9999. */
const LAST_TIME_MS = 253_402_300_799_999;

/*
 * Readers of one field: they take the position of its first byte, write its value to a row of a column and return the
 * position behind the byte `stop` that must follow it, or -1. Values go to columns and not through results, because V8
 * allocates for each double that a function returns.
 */

/** 1 to 16 digits up to 2^53 − 1. */
export function readNumber(bytes: Uint8Array, from: number, stop: number, out: Float64Array, row: number): number {
  let at = from;
  let byte = bytes[at] ?? 0;
  let value = 0;
  // Nine digits fit the 32-bit integers that V8 keeps in registers.
  const last = from + 9;
  while ((byte - DIGIT_ZERO) >>> 0 < 10 && at < last) {
    value = (Math.imul(value, 10) + (byte - DIGIT_ZERO)) | 0;
    byte = bytes[++at] ?? 0;
  }
  if (byte === stop && at > from) {
    out[row] = value;
    return at + 1;
  }
  return at === last ? readLongNumber(bytes, from, stop, out, row) : -1;
}

function readLongNumber(bytes: Uint8Array, from: number, stop: number, out: Float64Array, row: number): number {
  let at = from;
  let byte = bytes[at] ?? 0;
  let high = 0;
  for (; at < from + 9; byte = bytes[++at] ?? 0) high = (Math.imul(high, 10) + (byte - DIGIT_ZERO)) | 0;
  let low = 0;
  let scale = 1;
  while ((byte - DIGIT_ZERO) >>> 0 < 10 && at < from + 16) {
    low = (Math.imul(low, 10) + (byte - DIGIT_ZERO)) | 0;
    scale = Math.imul(scale, 10);
    byte = bytes[++at] ?? 0;
  }
  const value = high * scale + low;
  if (byte !== stop || value > Number.MAX_SAFE_INTEGER) return -1;
  out[row] = value;
  return at + 1;
}

/** Seconds or milliseconds, told by magnitude, as milliseconds. */
export function readTime(bytes: Uint8Array, from: number, out: Float64Array, row: number): number {
  const at = readNumber(bytes, from, COMMA, out, row);
  if (at < 0) return -1;
  const value = out[row] ?? 0;
  if (value < FIRST_MILLISECONDS) out[row] = value * 1000;
  else if (value > LAST_TIME_MS) return -1;
  return at;
}

/** A counter: a number, or nothing for unknown (NaN). */
export function readCounter(bytes: Uint8Array, from: number, stop: number, out: Float64Array, row: number): number {
  if (bytes[from] !== stop) return readNumber(bytes, from, stop, out, row);
  out[row] = Number.NaN;
  return from + 1;
}

/** 1 to 5 digits up to 65,535, then a comma. */
export function readPort(bytes: Uint8Array, from: number, out: Uint16Array, row: number): number {
  let at = from;
  let byte = bytes[at] ?? 0;
  let value = 0;
  const last = from + 5;
  while ((byte - DIGIT_ZERO) >>> 0 < 10 && at < last) {
    value = (Math.imul(value, 10) + (byte - DIGIT_ZERO)) | 0;
    byte = bytes[++at] ?? 0;
  }
  if (byte !== COMMA || at === from || value > 65_535) return -1;
  out[row] = value;
  return at + 1;
}

/** T, U or 1 to 3 digits up to 255, then a comma. */
export function readProtocol(bytes: Uint8Array, from: number, out: Uint8Array, row: number): number {
  const first = bytes[from] ?? 0;
  let value = first === 0x54 ? 6 : first === 0x55 ? 17 : 0;
  let at = from + 1;
  if (value === 0) {
    value = first - DIGIT_ZERO;
    if (value >>> 0 > 9) return -1;
    for (let digit = digitAt(bytes, at); digit >>> 0 < 10 && at < from + 3; digit = digitAt(bytes, ++at)) {
      value = (Math.imul(value, 10) + digit) | 0;
    }
  }
  if (bytes[at] !== COMMA || value > 255) return -1;
  out[row] = value;
  return at + 1;
}

const digitAt = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) - DIGIT_ZERO;
