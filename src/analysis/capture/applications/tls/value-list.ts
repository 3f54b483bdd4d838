import { hash } from 'node:crypto';
import { u16 } from '../byte-reads.ts';
import { isGrease } from './client-hello.ts';

/** Longer lists are not of a client that means it; they have no fingerprint. */
export const LONGEST_LIST = 512;
const SLOTS = 1024;

interface Known {
  readonly values: Uint16Array;
  readonly digest: string;
}

/**
 * A list of 16-bit values with the short digest that JA4 takes of it. Few clients make most of the traffic, and sorting
 * sixteen numbers is ten times cheaper than SHA-256, so that digests are kept by their list.
 */
export class ValueList {
  readonly #values = new Uint16Array(2 * LONGEST_LIST + 1);
  readonly #known = new Array<Known | undefined>(SLOTS).fill(undefined);
  #count = 0;
  /** Values before this position are sorted ones, those after it are in order of appearance; -1 without such. */
  #second = -1;
  /** Where the last digest was kept, a number to tell digests apart quickly. */
  slot = 0;

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
    this.#second = -1;
  }

  /** Inserts in ascending order. */
  insert(value: number): void {
    const values = this.#values;
    let at = this.#count++;
    for (; at > 0 && (values[at - 1] ?? 0) > value; at--) values[at] = values[at - 1] ?? 0;
    values[at] = value;
  }

  /** Appends the two-byte values of [at, end) as the second list, unsorted and without GREASE. */
  appendSecond(bytes: Uint8Array, at: number, end: number): void {
    const last = Math.min(end, at + 2 * LONGEST_LIST);
    for (let from = at; from + 2 <= last; from += 2) {
      const value = u16(bytes, from);
      if (isGrease(value)) continue;
      if (this.#second < 0) this.#second = this.#count;
      this.#values[this.#count++] = value;
    }
  }

  /** First 12 hexadecimal digits of the SHA-256 of the values as text; zeros for an empty list. */
  digest(): string {
    this.slot = 0;
    if (this.#count === 0) return '000000000000';
    const slot = this.#hash() & (SLOTS - 1);
    this.slot = slot;
    const known = this.#known[slot];
    if (known !== undefined && this.#equals(known.values)) return known.digest;
    const digest = hash('sha256', this.#text()).slice(0, 12);
    this.#known[slot] = { values: this.#key(), digest };
    return digest;
  }

  /** The values, and where the second list starts. */
  #key(): Uint16Array {
    const key = new Uint16Array(this.#count + 1);
    key.set(this.#values.subarray(0, this.#count));
    key[this.#count] = this.#second & 0xffff;
    return key;
  }

  #equals(key: Uint16Array): boolean {
    if (key.length !== this.#count + 1 || key[this.#count] !== (this.#second & 0xffff)) return false;
    for (let index = 0; index < this.#count; index++) if (key[index] !== this.#values[index]) return false;
    return true;
  }

  #hash(): number {
    let sum = 0x811c9dc5 ^ this.#second;
    for (let index = 0; index < this.#count; index++) sum = Math.imul(sum ^ (this.#values[index] ?? 0), 0x01000193);
    return sum ^ (sum >>> 15);
  }

  #text(): string {
    const texts = Array.from(this.#values.subarray(0, this.#count), (value) => value.toString(16).padStart(4, '0'));
    if (this.#second < 0) return texts.join(',');
    return `${texts.slice(0, this.#second).join(',')}_${texts.slice(this.#second).join(',')}`;
  }
}
