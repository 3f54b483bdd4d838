/** ASCII bytes that JSON and flow tuples are made of. */
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const BACKSLASH = 0x5c;
export const SPACE = 0x20;
export const ARRAY_OPEN = 0x5b;
export const ARRAY_CLOSE = 0x5d;
export const OBJECT_OPEN = 0x7b;
export const OBJECT_CLOSE = 0x7d;
export const DIGIT_ZERO = 0x30;

const TEXT = new TextDecoder();

/** UTF-8 bytes as text; what is not UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array, from: number, to: number): string => TEXT.decode(bytes.subarray(from, to));

/** White space between JSON tokens: space, tab, line feed, carriage return (RFC 8259 section 2). */
export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const isHex = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66));

const ESCAPED = new Set(new TextEncoder().encode('"\\/bfnrt'));

/** Length of the JSON escape that starts at the backslash `at`: 2 or 6; 0 when it is none, -1 when `end` cuts it. */
export function escapeLength(bytes: Uint8Array, at: number, end: number): number {
  if (at + 1 >= end) return -1;
  if (bytes[at + 1] !== 0x75) return ESCAPED.has(bytes[at + 1] ?? 0) ? 2 : 0;
  for (let index = at + 2; index < at + 6; index++) {
    if (index >= end) return -1;
    if (!isHex(bytes[index])) return 0;
  }
  return 6;
}

/** Text of the string between its quotes [from, to), escapes undone; a lone surrogate becomes U+FFFD. */
export function unescaped(bytes: Uint8Array, from: number, to: number): string {
  const text: unknown = JSON.parse(`"${textOf(bytes, from, to)}"`);
  return String(text).toWellFormed();
}

/** Where byte `index` of the unescaped UTF-8 text stands in the escaped bytes that start at `from`. */
export function escapedPosition(bytes: Uint8Array, from: number, index: number): number {
  let at = from;
  for (let written = 0; written < index; ) {
    if (bytes[at] !== BACKSLASH) {
      written++;
      at++;
      continue;
    }
    const unicode = bytes[at + 1] === 0x75;
    const unit = unicode ? Number.parseInt(textOf(bytes, at + 2, at + 6), 16) : 0;
    // Each half of a surrogate pair stands for two of the four bytes of its UTF-8 form.
    const isHalf = unit >= 0xd800 && unit <= 0xdfff;
    written += unit < 0x80 ? 1 : unit < 0x800 || isHalf ? 2 : 3;
    at += unicode ? 6 : 2;
  }
  return at;
}

/** What stands at [from, to), at most 60 characters, unprintable ones as dots; 'end of data' when there is nothing. */
export function foundAt(bytes: Uint8Array, from: number, to: number): string {
  if (from >= to) return 'end of data';
  return textOf(bytes, from, Math.min(to, from + 60)).replaceAll(/[^\x20-\x7e\u00a0-\ufffc]/g, '.');
}
