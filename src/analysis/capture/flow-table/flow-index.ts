import { ROW_WORDS } from '../packet-rows.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const WORDS = ROW_WORDS;

const MOST_FIRST_SLOTS = 1 << 14;

/**
 * Hash index with linear probing. An entry is one word: the number of the record + 1 in its lower bits, and above them
 * as much of the hash as fits, so that a record is hardly ever looked at in vain. 0 where nothing is. At most half full.
 */
export class FlowIndex {
  /** Bits of an entry that are of the hash; the others are the record's number + 1. */
  readonly #tagMask: number;
  readonly #hashOf: (record: number) => number;
  #entries: Int32Array;
  #mask: number;
  #count = 0;

  /** Records are added in the order of their numbers, but for those that were removed; `hashOf` gives their hash. */
  constructor(maxRecords: number, hashOf: (record: number) => number) {
    this.#tagMask = -1 << (32 - Math.clz32(maxRecords));
    this.#hashOf = hashOf;
    // A power of two of at least twice as many.
    const slots = Math.min(2 ** (33 - Math.clz32(maxRecords)), MOST_FIRST_SLOTS);
    this.#entries = new Int32Array(slots);
    this.#mask = slots - 1;
  }

  /** The next slot from `slot` on whose entry may be that of the hash, or the first empty one. */
  probe(hash: number, slot: number): number {
    const entries = this.#entries;
    const mask = this.#mask;
    const tagMask = this.#tagMask;
    let at = slot & mask;
    for (;;) {
      const entry = entries[at] ?? 0;
      if (entry === 0 || ((entry ^ hash) & tagMask) === 0) return at;
      at = (at + 1) & mask;
    }
  }

  /**
   * Sets the records to which the first slots of the rows' hashes point, 0 where there is none. It is a guess, made to
   * have the slots in the cache: the loop is short, so that the processor waits for many of them at once.
   */
  guess(rows: Int32Array, from: number, count: number, records: Int32Array): void {
    const entries = this.#entries;
    const mask = this.#mask;
    const recordMask = ~this.#tagMask;
    for (let index = 0, row = from; index < count; index++, row += WORDS) {
      const entry = (entries[(rows[row] ?? 0) & mask] ?? 0) & recordMask;
      records[index] = entry === 0 ? 0 : entry - 1;
    }
  }

  /** The record of a slot, -1 when it is empty. */
  recordAt(slot: number): number {
    return ((this.#entries[slot & this.#mask] ?? 0) & ~this.#tagMask) - 1;
  }

  add(hash: number, record: number): void {
    if ((this.#count + 1) * 2 > this.#mask + 1) this.#grow();
    this.#count++;
    this.#place(hash, record);
  }

  /** Takes the record out and moves back what stands behind it, so that no search ends too early. */
  remove(hash: number, record: number): void {
    const entries = this.#entries;
    const mask = this.#mask;
    let hole = hash & mask;
    while (this.recordAt(hole) !== record) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; entries[at] !== 0; at = (at + 1) & mask) {
      const home = this.#hashOf(this.recordAt(at)) & mask;
      // What stands between its home and here may go back as far as its home.
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      entries[hole] = entries[at] ?? 0;
      hole = at;
    }
    entries[hole] = 0;
    this.#count--;
  }

  #place(hash: number, record: number): void {
    let at = hash & this.#mask;
    while (this.#entries[at] !== 0) at = (at + 1) & this.#mask;
    this.#entries[at] = (hash & this.#tagMask) | (record + 1);
  }

  /** Record after record, as they lie in memory: only the entries are written here and there. */
  #grow(): void {
    this.#mask = this.#mask * 4 + 3;
    this.#entries = new Int32Array(this.#mask + 1);
    for (let record = 0; record < this.#count; record++) this.#place(this.#hashOf(record), record);
  }
}
