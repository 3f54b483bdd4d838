import { COMMA, DOT } from './bytes.ts';
import { readAddressText } from './address-text.ts';

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
/** Shift of the first octet of an address in a 32-bit word, and from there to the next. */
export const SHIFT = IS_LITTLE_ENDIAN ? 0 : 24;
export const STEP = IS_LITTLE_ENDIAN ? 8 : -8;
/** Third word of an IPv4-mapped address (RFC 4291 section 2.5.5.2): bytes 00 00 ff ff. */
export const MAPPED_WORD = IS_LITTLE_ENDIAN ? 0xffff0000 | 0 : 0x0000ffff;

/** The longest IPv6 text: six groups of four digits and a dotted quad. */
const LONGEST = 45;
const ADDRESS = new Uint8Array(16);
const ADDRESS_WORDS = new Int32Array(ADDRESS.buffer);

/**
 * Octets by their text. The bytes from `,` to `;` hold digits and dots in 16 values, so three bytes make a 12-bit
 * index; the entry is the octet and, from bit 8, the number of its digits, 0 for what is no octet. One look-up instead
 * of a loop, whose end the processor cannot predict.
 */
const FIRST_BYTE = 0x2c;
export const OCTETS = new Uint16Array(4096);
for (let octet = 0; octet < 256; octet++) {
  const text = String(octet);
  const tails = text.length === 3 ? [''] : ['.', ','];
  for (const tail of tails) fill(text + tail, (text.length << 8) | octet);
}

/** Gives `entry` to all indexes whose bytes begin with `prefix`. */
function fill(prefix: string, entry: number): void {
  if (prefix.length === 3) {
    OCTETS[indexOf(prefix.charCodeAt(0), prefix.charCodeAt(1), prefix.charCodeAt(2))] = entry;
    return;
  }
  for (let byte = FIRST_BYTE; byte < FIRST_BYTE + 16; byte++) fill(prefix + String.fromCharCode(byte), entry);
}

/** Above 4095 for bytes outside the table. */
function indexOf(a: number, b: number, c: number): number {
  const first = a - FIRST_BYTE;
  const second = b - FIRST_BYTE;
  const third = c - FIRST_BYTE;
  return (first | second | third) >>> 0 > 15 ? 0 : (first << 8) | (second << 4) | third;
}

/** Octet and, from bit 8, the number of its digits at `at`; 0 when none is there. */
export const octetAt = (bytes: Uint8Array, at: number): number =>
  OCTETS[indexOf(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)] ?? 0;

/**
 * Reads the address at `from` into four words (16 bytes in network byte order); returns the position behind the comma
 * that must follow it, or -1.
 */
export function readAddress(bytes: Uint8Array, from: number, words: Int32Array, wordAt: number): number {
  const first = octetAt(bytes, from);
  let at = from + (first >> 8);
  if (first === 0 || bytes[at] !== DOT) return readOther(bytes, from, words, wordAt);
  const second = octetAt(bytes, ++at);
  at += second >> 8;
  if (second === 0 || bytes[at] !== DOT) return readOther(bytes, from, words, wordAt);
  const third = octetAt(bytes, ++at);
  at += third >> 8;
  if (third === 0 || bytes[at] !== DOT) return readOther(bytes, from, words, wordAt);
  const fourth = octetAt(bytes, ++at);
  at += fourth >> 8;
  if (fourth === 0 || bytes[at] !== COMMA) return readOther(bytes, from, words, wordAt);
  words[wordAt] = 0;
  words[wordAt + 1] = 0;
  words[wordAt + 2] = MAPPED_WORD;
  words[wordAt + 3] =
    ((first & 255) << SHIFT) |
    ((second & 255) << (SHIFT + STEP)) |
    ((third & 255) << (SHIFT + 2 * STEP)) |
    ((fourth & 255) << (SHIFT + 3 * STEP));
  return at + 1;
}

/** IPv6, and IPv4 addresses whose last octet stands before a byte that the table does not know. */
function readOther(bytes: Uint8Array, from: number, words: Int32Array, wordAt: number): number {
  let end = from;
  while (bytes[end] !== COMMA && end - from <= LONGEST) end++;
  if (bytes[end] !== COMMA || !readAddressText(bytes, from, end, ADDRESS)) return -1;
  words.set(ADDRESS_WORDS, wordAt);
  return end + 1;
}
