const QUOTE = 0x22;
const COLON = 0x3a;
const CARRIAGE_RETURN = 0x0d;

/** Bytes [from, to) of a file. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Writes a decimal number of up to 32 bits to `words[0]`. */
export function readDecimal(bytes: Uint8Array, { from, to }: Span, words: Uint32Array): void {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + ((bytes[i] ?? 0) - 0x30);
  words[0] = value;
}

/** Writes an IPv6 address in text form (RFC 4291 section 2.2, without embedded IPv4) to the four words, highest first. */
export function readV6(bytes: Uint8Array, { from, to }: Span, words: Uint32Array): void {
  words.fill(0, 0, 4);
  let groupsAfterGap = 0;
  for (let i = from; i < to - 1; i++) {
    if (bytes[i] === COLON && bytes[i + 1] === COLON) groupsAfterGap = countGroups(bytes, { from: i + 2, to });
  }
  let index = 0;
  for (let i = from; i < to; ) {
    if (bytes[i] === COLON) {
      if (bytes[i + 1] === COLON) index = 8 - groupsAfterGap;
      i += bytes[i + 1] === COLON ? 2 : 1;
      continue;
    }
    let group = 0;
    for (; i < to && bytes[i] !== COLON; i++) group = group * 16 + hexDigit(bytes[i] ?? 0);
    words[index >> 1] = (words[index >> 1] ?? 0) + (index & 1 ? group : group * 0x1_0000);
    index++;
  }
}

/** The field without its quotes; doubled quotes inside it become one (RFC 4180 section 2). */
export function csvField(bytes: Uint8Array, { from, to }: Span): Uint8Array {
  const end = bytes[to - 1] === CARRIAGE_RETURN ? to - 1 : to;
  if (bytes[from] !== QUOTE) return bytes.subarray(from, end);
  const inner = bytes.subarray(from + 1, end - 1);
  if (!inner.includes(QUOTE)) return inner;
  return inner.filter((byte, index) => byte !== QUOTE || !precededByOddQuotes(inner, index));
}

/** In "" the second quote is the one to drop. */
function precededByOddQuotes(bytes: Uint8Array, index: number): boolean {
  let quotes = 0;
  while (bytes[index - quotes - 1] === QUOTE) quotes++;
  return quotes % 2 === 1;
}

function countGroups(bytes: Uint8Array, { from, to }: Span): number {
  if (from >= to) return 0;
  let groups = 1;
  for (let i = from; i < to; i++) if (bytes[i] === COLON) groups++;
  return groups;
}

/** Value of 0-9, a-f, A-F. */
const hexDigit = (byte: number): number => (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57);
