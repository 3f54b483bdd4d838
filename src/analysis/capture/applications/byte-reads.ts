/**
 * Reads of network byte order (big-endian) and little-endian fields. They do not check bounds: the caller has compared
 * the position with the end of the payload, because what follows it in the buffer is another packet.
 */
export const u8 = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;

export const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

export const u24 = (bytes: Uint8Array, at: number): number => (u16(bytes, at) << 8) | (bytes[at + 2] ?? 0);

export const u32 = (bytes: Uint8Array, at: number): number => ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0;

export const u16le = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

export const u32le = (bytes: Uint8Array, at: number): number => (u16le(bytes, at) | (u16le(bytes, at + 2) << 16)) >>> 0;

/** Whether the bytes at `at` are those of an ASCII text; false when `end` comes first. */
export function hasText(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  if (end - at < text.length) return false;
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}

/** As `hasText`, letters in any case; `text` is given in lower case. */
export function hasTextAnyCase(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  if (end - at < text.length) return false;
  for (let index = 0; index < text.length; index++) {
    const byte = bytes[at + index] ?? 0;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Position of `byte` in [at, end), or -1. */
export function positionOf(bytes: Uint8Array, at: number, end: number, byte: number): number {
  for (let index = at; index < end; index++) if (bytes[index] === byte) return index;
  return -1;
}

/** Position just after the line feed that ends the line at `at`, or -1 when the line is not whole. */
export function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  const feed = positionOf(bytes, at, end, 0x0a);
  return feed < 0 ? -1 : feed + 1;
}

/** A position without the CR LF, spaces and tabs before it. */
export function withoutTrailingSpace(bytes: Uint8Array, at: number, end: number): number {
  let last = end;
  while (last > at && (bytes[last - 1] ?? 0) <= 0x20) last--;
  return last;
}

/** Whether [at, end) is printable ASCII, tabs and line ends. */
export function isPrintable(bytes: Uint8Array, at: number, end: number): boolean {
  for (let index = at; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte > 0x7e || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)) return false;
  }
  return true;
}

/** Whether `known` is the bytes [at, end). */
export function isSameBytes(known: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean {
  if (known.length !== end - at) return false;
  for (let index = 0; index < known.length; index++) if (known[index] !== bytes[at + index]) return false;
  return true;
}

/** Which of the texts stands at `at`, '' when none does. */
export const textAt = (bytes: Uint8Array, at: number, end: number, texts: readonly string[]): string =>
  texts.find((text) => hasText(bytes, at, end, text)) ?? '';

/** As `textAt`, letters in any case; the texts are given in lower case. */
export const textAtAnyCase = (bytes: Uint8Array, at: number, end: number, texts: readonly string[]): string =>
  texts.find((text) => hasTextAnyCase(bytes, at, end, text)) ?? '';

/** Whether a text in lower case stands anywhere in [at, end), letters in any case. */
export function containsAnyCase(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  for (let from = at; from + text.length <= end; from++) if (hasTextAnyCase(bytes, from, end, text)) return true;
  return false;
}

/** Whether all bytes of [at, end) are zero. */
export function isZero(bytes: Uint8Array, at: number, end: number): boolean {
  for (let index = at; index < end; index++) if (bytes[index] !== 0) return false;
  return true;
}
