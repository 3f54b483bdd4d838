import { textOf, unescaped } from './bytes.ts';

const SLOTS = 4096;
/** Longer texts are decoded each time, so that the cache stays small: at most 4,096 × 512 bytes. */
const LONGEST = 512;

/** A text with its UTF-8 bytes; equal texts have equal hashes. */
export interface CachedText {
  readonly bytes: Uint8Array;
  /** The same bytes. */
  readonly view: DataView;
  readonly text: string;
  readonly hash: number;
}

const NO_BYTES = new Uint8Array(0);
export const NO_TEXT: CachedText = { bytes: NO_BYTES, view: new DataView(NO_BYTES.buffer), text: '', hash: 0 };

/** Texts by their bytes: names and ids repeat in each record, decoding them once is enough. */
export class TextCache {
  readonly #slots: (CachedText | undefined)[] = new Array<CachedText | undefined>(SLOTS).fill(undefined);

  /** The JSON string between its quotes [from, to). */
  get(bytes: Uint8Array, from: number, to: number, hasEscapes: boolean): CachedText {
    if (hasEscapes) {
      const plain = new TextEncoder().encode(unescaped(bytes, from, to));
      return this.get(plain, 0, plain.length, false);
    }
    const hash = hashOf(bytes, from, to);
    const slot = hash & (SLOTS - 1);
    const known = this.#slots[slot];
    if (known !== undefined && known.hash === hash && isSame(known.bytes, bytes, from, to)) return known;
    const own = bytes.slice(from, to);
    const entry = { bytes: own, view: new DataView(own.buffer), text: textOf(bytes, from, to), hash };
    if (to - from <= LONGEST) this.#slots[slot] = entry;
    return entry;
  }
}

/** FNV-1a over the length and the last 48 bytes: names differ at their ends. Equality is checked in full. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5 ^ (to - from);
  for (let at = Math.max(from, to - 48); at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let index = 0; index < known.length; index++) if (known[index] !== bytes[from + index]) return false;
  return true;
}
