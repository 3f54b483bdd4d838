import { ADDRESS_BYTES } from './address.ts';
import type { EnrichedColumns } from './enrichment.ts';

/** Entries of the table, a power of two; 32 bytes each, 4 MB in all. */
const ENTRIES = 1 << 17;
/** Entries that an address may take, one after the other. When all are taken, one of them is given up. */
const WAYS = 8;

/** One entry is half a cache line: four words of address, network, packed country and class, two words of room. */
const STRIDE = 8;
const ASN = 4;
const PLACE = 5;
const ADDRESS_WORDS = ADDRESS_BYTES / 4;
/** An empty entry holds ffff:…:ffff, which is an address like any other and is given its own facts. */
const EMPTY = 0xffff_ffff;

/** What is known of one address; `country` as two packed letters. */
export interface AddressFacts {
  readonly country: number;
  readonly asn: number;
  readonly addressClass: number;
}

/** Works out what is known of the address whose 16 bytes begin at `offset`. */
export type FindFacts = (bytes: Uint8Array, offset: number) => AddressFacts;

/**
 * What is known of addresses, by their bytes. Bounded: hostile or endless input costs look-ups, never memory,
 * and never a search longer than WAYS entries.
 */
export class AddressCache {
  readonly #table = new Uint32Array(ENTRIES * STRIDE).fill(EMPTY);
  readonly #find: FindFacts;
  #victim = 0;

  constructor(find: FindFacts) {
    this.#find = find;
    const nobody = pack(find(new Uint8Array(ADDRESS_BYTES).fill(0xff), 0));
    for (let entry = 0; entry < ENTRIES; entry++) this.#table.set(nobody, entry * STRIDE + ASN);
  }

  /** Facts of `count` addresses. `words` and `bytes` are the same memory; words are in the machine's own order. */
  lookUp(words: Uint32Array, bytes: Uint8Array, columns: EnrichedColumns, count: number): EnrichedColumns {
    const table = this.#table;
    const { country, asn, addressClass } = columns;
    for (let row = 0; row < count; row++) {
      const at = row * ADDRESS_WORDS;
      const home = homeOf(words, at);
      const entry = holds(table, home, words, at) ? home : this.#elsewhere(home, words, bytes, at);
      const place = table[entry + PLACE] as number;
      asn[row] = table[entry + ASN] as number;
      country[row] = place >>> 8;
      addressClass[row] = place & 0xff;
    }
    return columns;
  }

  /** Offset of the entry of an address that is not at its home: a neighbour that has it or is empty, or a new one. */
  #elsewhere(home: number, words: Uint32Array, bytes: Uint8Array, at: number): number {
    for (let way = 0; way < WAYS; way++) {
      const entry = neighbour(home, way);
      if (holds(this.#table, entry, words, at)) return entry;
      if (isEmpty(this.#table, entry)) return this.#take(entry, words, bytes, at);
    }
    this.#victim = (this.#victim + 1) % WAYS;
    return this.#take(neighbour(home, this.#victim), words, bytes, at);
  }

  #take(entry: number, words: Uint32Array, bytes: Uint8Array, at: number): number {
    this.#table.set(words.subarray(at, at + ADDRESS_WORDS), entry);
    this.#table.set(pack(this.#find(bytes, at * 4)), entry + ASN);
    return entry;
  }
}

const pack = ({ country, asn, addressClass }: AddressFacts): readonly number[] => [asn, (country << 8) | addressClass];

const neighbour = (home: number, way: number): number => (home + way * STRIDE) & (ENTRIES * STRIDE - 1);

/** The last word first: IPv4 addresses differ nowhere else. */
function holds(table: Uint32Array, entry: number, words: Uint32Array, at: number): boolean {
  return (
    table[entry + 3] === words[at + 3] &&
    table[entry + 2] === words[at + 2] &&
    table[entry + 1] === words[at + 1] &&
    table[entry] === words[at]
  );
}

const isEmpty = (table: Uint32Array, entry: number): boolean =>
  table[entry] === EMPTY && table[entry + 1] === EMPTY && table[entry + 2] === EMPTY && table[entry + 3] === EMPTY;

/** Finaliser of MurmurHash3 over the four words: neighbouring addresses land far apart. */
function homeOf(words: Uint32Array, at: number): number {
  let mixed = Math.imul(words[at] as number, 0x9e37_79b1) ^ Math.imul(words[at + 1] as number, 0x85eb_ca6b);
  mixed ^= Math.imul(words[at + 2] as number, 0xc2b2_ae35) ^ (words[at + 3] as number);
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x85eb_ca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2_ae35);
  return ((mixed ^ (mixed >>> 16)) & (ENTRIES - 1)) * STRIDE;
}
