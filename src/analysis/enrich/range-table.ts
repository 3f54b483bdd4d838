import { wordAt } from './address.ts';

/** 32-bit words of an address: one for IPv4, four for IPv6. */
type Width = 1 | 4;

/**
 * Sorted address ranges with a number each, as typed arrays: 12 bytes per IPv4 range, 36 per IPv6 range.
 * Rows are added in order of their start; ranges that follow each other with the same number become one.
 */
export class RangeTable {
  readonly #width: Width;
  #starts: Uint32Array;
  #ends: Uint32Array;
  #values: Uint32Array;
  #count = 0;

  constructor(width: Width, expectedRows: number) {
    this.#width = width;
    this.#starts = new Uint32Array(expectedRows * width);
    this.#ends = new Uint32Array(expectedRows * width);
    this.#values = new Uint32Array(expectedRows);
  }

  /** `start` and `end` (inclusive) hold the words, most significant first. Throws when rows are out of order. */
  add(start: Uint32Array, end: Uint32Array, value: number): void {
    const last = this.#count - 1;
    if (last >= 0 && this.#compare(this.#starts, last, start) >= 0) throw new Error('address ranges are not sorted');
    if (last >= 0 && this.#values[last] === value && this.#follows(last, start)) {
      this.#write(this.#ends, last, end);
      return;
    }
    if (this.#count === this.#values.length) this.#grow();
    this.#write(this.#starts, this.#count, start);
    this.#write(this.#ends, this.#count, end);
    this.#values[this.#count++] = value;
  }

  /** The number of the range that holds the address whose words begin at `offset`; 0 when none does. */
  find(bytes: Uint8Array, offset: number): number {
    for (let word = 0; word < this.#width; word++) this.#probe[word] = wordAt(bytes, offset + word * 4);
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#starts, middle, this.#probe) <= 0) low = middle + 1;
      else high = middle;
    }
    if (low === 0 || this.#compare(this.#ends, low - 1, this.#probe) < 0) return 0;
    return this.#values[low - 1] ?? 0;
  }

  /** Gives back the room that was reserved and not used. */
  trim(): void {
    this.#resize(this.#count);
  }

  readonly #probe = new Uint32Array(4);

  #write(column: Uint32Array, row: number, words: Uint32Array): void {
    for (let word = 0; word < this.#width; word++) column[row * this.#width + word] = words[word] as number;
  }

  #compare(column: Uint32Array, row: number, words: Uint32Array): number {
    for (let word = 0; word < this.#width; word++) {
      const difference = (column[row * this.#width + word] ?? 0) - (words[word] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** True when `start` is the address after the row's end; a carry over words is left as two rows. */
  #follows(row: number, start: Uint32Array): boolean {
    const lowest = this.#width - 1;
    for (let word = 0; word < lowest; word++) {
      if (this.#ends[row * this.#width + word] !== start[word]) return false;
    }
    return (this.#ends[row * this.#width + lowest] ?? 0) + 1 === start[lowest];
  }

  #grow(): void {
    this.#resize(Math.max(1024, Math.ceil(this.#values.length * 1.5)));
  }

  #resize(rows: number): void {
    this.#starts = resized(this.#starts, rows * this.#width);
    this.#ends = resized(this.#ends, rows * this.#width);
    this.#values = resized(this.#values, rows);
  }
}

function resized(array: Uint32Array, length: number): Uint32Array {
  const copy = new Uint32Array(length);
  copy.set(array.subarray(0, length));
  return copy;
}
