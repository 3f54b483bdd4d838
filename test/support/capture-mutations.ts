/** Numbers that lie at the edges of lengths, counts and types. */
const EDGES = [
  0, 1, 2, 3, 7, 8, 11, 12, 13, 14, 15, 16, 19, 20, 27, 28, 31, 32, 40, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff,
  0x10000, 0x3ffff, 0x40000, 0x40001, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff,
];
const MOST_CHANGES = 6;

/** Damages captures in the ways in which files are damaged, and in those in which they are made to do damage. */
export class CaptureMutator {
  readonly #seeds: readonly Buffer[];
  #state: number;

  constructor(seeds: readonly Buffer[], seed: number) {
    this.#seeds = seeds;
    this.#state = seed | 0;
  }

  /** Writes a damaged capture to the beginning of `out`, which must have room; returns its length. */
  next(out: Buffer): number {
    const seed = this.#pick(this.#seeds);
    seed.copy(out);
    let length = seed.length;
    for (let changes = 1 + this.below(MOST_CHANGES); changes > 0; changes--) length = this.#change(out, length);
    return length;
  }

  below(limit: number): number {
    // xorshift32
    let state = this.#state || 1;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % limit;
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  #change(out: Buffer, length: number): number {
    const at = this.below(Math.max(length - 4, 1));
    switch (this.below(8)) {
      case 0:
        out.writeUInt8((out[at] ?? 0) ^ (1 << this.below(8)), at);
        return length;
      case 1:
        out.writeUInt8(this.below(256), at);
        return length;
      case 2:
        out.writeUInt16BE(this.#pick(EDGES) & 0xffff, at);
        return length;
      case 3:
        out.writeUInt32LE(this.#pick(EDGES), at & ~3);
        return length;
      case 4:
        out.writeUInt32BE(this.#pick(EDGES), at & ~3);
        return length;
      case 5:
        return this.below(4) === 0 ? at : length;
      case 6: {
        // A part is left out.
        const gap = Math.min(1 + this.below(40), length - at);
        out.copyWithin(at, at + gap, length);
        return length - gap;
      }
      default:
        return this.#splice(out, at, length);
    }
  }

  /** A part of any seed is put over what is there. */
  #splice(out: Buffer, at: number, length: number): number {
    const other = this.#pick(this.#seeds);
    const from = this.below(other.length);
    const part = Math.min(1 + this.below(200), other.length - from, out.length - at);
    other.copy(out, at, from, from + part);
    return Math.max(length, at + part);
  }
}
