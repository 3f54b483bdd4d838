import { u8 } from '../byte-reads.ts';

/** Bytes of the variable-length integer at `at` (RFC 9000 section 16): the two top bits of its first byte say. */
export const varintLength = (bytes: Uint8Array, at: number): number => 1 << (u8(bytes, at) >> 6);

/** Its value, up to 2^62; -1 when it is cut. Values above 2^53 lose their last digits and are too large for any use. */
export function varint(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || at + varintLength(bytes, at) > end) return -1;
  let value = u8(bytes, at) & 0x3f;
  for (let index = 1; index < varintLength(bytes, at); index++) value = value * 256 + u8(bytes, at + index);
  return value;
}
