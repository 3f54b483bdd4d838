import { u16, u24, u32, u8 } from './byte-reads.ts';

/** ITU-T X.690 sections 8.1.2 and 8.1.3: a tag of one byte, a length of one byte or 0x81..0x84 and its bytes. */
export interface BerHeader {
  readonly tag: number;
  /** First byte of the contents, and the position after them, which may lie beyond the captured bytes. */
  readonly from: number;
  readonly to: number;
}

/** Undefined when it is cut, indefinite or longer than 32 bits. */
export function berHeader(bytes: Uint8Array, at: number, end: number): BerHeader | undefined {
  if (end - at < 2) return undefined;
  const tag = u8(bytes, at);
  const length = u8(bytes, at + 1);
  if (length < 0x80) return { tag, from: at + 2, to: at + 2 + length };
  const lengthBytes = length - 0x80;
  const from = at + 2 + lengthBytes;
  if (lengthBytes < 1 || lengthBytes > 4 || from > end) return undefined;
  const long = [u8, u16, u24, u32][lengthBytes - 1]?.(bytes, at + 2) ?? 0;
  return { tag, from, to: from + long };
}

/** Value of the INTEGER or ENUMERATED of at most 4 bytes at `at`, and what follows; undefined when it is none. */
export function berInteger(bytes: Uint8Array, at: number, end: number): { value: number; next: number } | undefined {
  const header = berHeader(bytes, at, end);
  if (header === undefined || (header.tag !== 0x02 && header.tag !== 0x0a)) return undefined;
  const { from, to } = header;
  if (to > end || to - from < 1 || to - from > 4) return undefined;
  let value = 0;
  for (let index = from; index < to; index++) value = value * 256 + u8(bytes, index);
  return { value, next: to };
}
