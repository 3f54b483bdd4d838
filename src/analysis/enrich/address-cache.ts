import { ADDRESS_BYTES } from './address.ts';

/** Slots of the table, a power of two; 24 bytes each, 3 MB in all. */
const SLOTS = 1 << 17;
/** Slots that an address may take, one after the other. When all are taken, one of them is given up. */
const WAYS = 8;
const WORDS = ADDRESS_BYTES / 4;

/** Fills in what is known of the address whose 16 bytes begin at `offset`. */
export type FillSlot = (bytes: Uint8Array, offset: number, slot: number) => void;

/**
 * What is known of addresses, by their bytes. Bounded: hostile or endless input costs look-ups, never memory,
 * and never a search longer than WAYS slots.
 */
export class AddressCache {
  /** Facts by slot. The fill function writes them. */
  readonly country = new Uint16Array(SLOTS);
  readonly asn = new Uint32Array(SLOTS);
  readonly addressClass = new Uint8Array(SLOTS);
  readonly #used = new Uint8Array(SLOTS);
  readonly #keys = new Uint32Array(SLOTS * WORDS);
  readonly #fill: FillSlot;
  #victim = 0;

  constructor(fill: FillSlot) {
    this.#fill = fill;
  }

  /** Slot of the address at word `at`. `words` and `bytes` are the same memory, so `at` is four times as many bytes. */
  slotOf(words: Uint32Array, bytes: Uint8Array, at: number): number {
    const home = hash(words, at);
    for (let way = 0; way < WAYS; way++) {
      const slot = (home + way) & (SLOTS - 1);
      if (this.#used[slot] === 0) return this.#take(slot, words, bytes, at);
      if (this.#holds(slot, words, at)) return slot;
    }
    this.#victim = (this.#victim + 1) % WAYS;
    return this.#take((home + this.#victim) & (SLOTS - 1), words, bytes, at);
  }

  #holds(slot: number, words: Uint32Array, at: number): boolean {
    const keys = this.#keys;
    const key = slot * WORDS;
    // The last word first: IPv4 addresses differ nowhere else.
    return (
      keys[key + 3] === words[at + 3] &&
      keys[key + 2] === words[at + 2] &&
      keys[key + 1] === words[at + 1] &&
      keys[key] === words[at]
    );
  }

  #take(slot: number, words: Uint32Array, bytes: Uint8Array, at: number): number {
    for (let word = 0; word < WORDS; word++) this.#keys[slot * WORDS + word] = words[at + word] ?? 0;
    this.#used[slot] = 1;
    this.#fill(bytes, at * 4, slot);
    return slot;
  }
}

/** Finaliser of MurmurHash3 over the four words: neighbouring addresses land far apart. */
function hash(words: Uint32Array, at: number): number {
  let mixed = Math.imul(words[at] ?? 0, 0x9e37_79b1) ^ Math.imul(words[at + 1] ?? 0, 0x85eb_ca6b);
  mixed ^= Math.imul(words[at + 2] ?? 0, 0xc2b2_ae35) ^ (words[at + 3] ?? 0);
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x85eb_ca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}
