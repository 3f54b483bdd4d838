/** Direct-mapped: a newer text takes the place of an older one with the same hash. */
const SLOTS = 32768;
/** Host names have at most 253 characters (RFC 1035 section 2.3.4); user agents are cut here. */
export const LONGEST_TEXT = 255;

const slots = new Array<string>(SLOTS).fill('');
const scratch = Buffer.alloc(LONGEST_TEXT);

/** 1 for printable ASCII but the backslash. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x20 && byte < 0x7f && byte !== 0x5c ? 1 : 0));

/**
 * The bytes [from, to) as a string, at most 255 of them. Bytes outside printable ASCII, and the backslash, are written
 * `\xNN`, so that nothing a stranger sent can control a terminal. Equal bytes give the same string: one host
 * name in a million flows is kept once.
 */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  const end = Math.min(to, from + LONGEST_TEXT);
  const slot = slotOf(bytes, from, end);
  const known = slots[slot] ?? '';
  if (isText(known, bytes, from, end)) return known;
  const text = decoded(bytes, from, end);
  slots[slot] = text;
  return text;
}

/** Bytes that were a text of this cache, as that text. */
export function plainTextOf(bytes: Uint8Array, from: number, to: number): string {
  const slot = slotOf(bytes, from, to);
  const known = slots[slot] ?? '';
  if (isText(known, bytes, from, to)) return known;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
  slots[slot] = text;
  return text;
}

/** FNV-1a over the length, the first 12 bytes and the last 4: equality is checked in full, so that this is enough. */
function slotOf(bytes: Uint8Array, from: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - from);
  for (let at = from; at < Math.min(end, from + 12); at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  for (let at = Math.max(from, end - 4); at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

function isText(text: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) !== bytes[from + index]) return false;
  return true;
}

function decoded(bytes: Uint8Array, from: number, to: number): string {
  let isPlain = 1;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    scratch[at - from] = byte;
    isPlain &= PLAIN[byte] ?? 0;
  }
  const text = scratch.toString('latin1', 0, to - from);
  return isPlain === 1 ? text : text.replaceAll(/[^\x20-\x5b\x5d-\x7e]/g, escaped);
}

const escaped = (character: string): string => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
