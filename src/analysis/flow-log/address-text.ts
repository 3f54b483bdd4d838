import { COLON, DIGIT_ZERO, DOT } from './bytes.ts';

/** Reads the address written at [from, to) into 16 bytes in network byte order, IPv4 as ::ffff:a.b.c.d. */
export function readAddressText(bytes: Uint8Array, from: number, to: number, out: Uint8Array): boolean {
  const colon = bytes.indexOf(COLON, from);
  if (colon >= 0 && colon < to) return readIPv6(bytes, from, to, out);
  out.fill(0);
  out.fill(0xff, 10, 12);
  return readIPv4(bytes, from, to, out, 12);
}

/**
 * Reads the IPv6 address written at [from, to) into 16 bytes of `out` in network byte order: all text forms of
 * RFC 4291 section 2.2, no zone. False when it is none; `out` is then undefined.
 */
function readIPv6(bytes: Uint8Array, from: number, to: number, out: Uint8Array): boolean {
  out.fill(0);
  let at = from;
  let written = 0;
  let gap = -1;
  if (bytes[at] === COLON) {
    if (bytes[at + 1] !== COLON) return false;
    gap = 0;
    at += 2;
  }
  while (at < to) {
    if (written >= 16) return false;
    const groupEnd = endOfGroup(bytes, at, to);
    if (bytes[groupEnd] === DOT && groupEnd < to) {
      if (written > 12 || !readIPv4(bytes, at, to, out, written)) return false;
      written += 4;
      at = to;
      break;
    }
    const group = hexGroup(bytes, at, groupEnd);
    if (group < 0) return false;
    out[written++] = group >> 8;
    out[written++] = group & 0xff;
    at = groupEnd;
    if (at === to) break;
    if (bytes[at] !== COLON || at + 1 === to) return false;
    at++;
    if (bytes[at] === COLON) {
      if (gap >= 0) return false;
      gap = written;
      at++;
    }
  }
  return gap < 0 ? written === 16 : spread(out, gap, written);
}

/** Moves what follows the `::` to the end. A `::` must stand for at least one group. */
function spread(out: Uint8Array, gap: number, written: number): boolean {
  if (written > 14) return false;
  out.copyWithin(16 - (written - gap), gap, written);
  out.fill(0, gap, 16 - (written - gap));
  return true;
}

function endOfGroup(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && hexDigit(bytes[at] ?? 0) >= 0) at++;
  return at;
}

function hexGroup(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 4) return -1;
  let value = 0;
  for (let at = from; at < to; at++) value = value * 16 + hexDigit(bytes[at] ?? 0);
  return value;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}

/** Four decimal octets without leading zeros that fill [from, to). */
function readIPv4(bytes: Uint8Array, from: number, to: number, out: Uint8Array, outAt: number): boolean {
  let at = from;
  for (let index = 0; index < 4; index++) {
    if (index > 0 && bytes[at++] !== DOT) return false;
    const start = at;
    let octet = 0;
    while (at < to && at - start < 3 && ((bytes[at] ?? 0) - DIGIT_ZERO) >>> 0 < 10) {
      octet = octet * 10 + (bytes[at++] ?? 0) - DIGIT_ZERO;
    }
    if (at === start || octet > 255 || (at - start > 1 && bytes[start] === DIGIT_ZERO)) return false;
    out[outAt + index] = octet;
  }
  return at === to;
}
