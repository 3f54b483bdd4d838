/**
 * AES-128 encryption of single blocks (FIPS 197), the way with four tables. As in sha256.ts: node:crypto takes 100 µs
 * to make a cipher from a key that is used for one packet, and nothing is secret here.
 */
const SBOX = new Uint8Array(256);
/** SubBytes and MixColumns in one step for each byte of a column. */
const T0 = new Int32Array(256);
const T1 = new Int32Array(256);
const T2 = new Int32Array(256);
const T3 = new Int32Array(256);

const double = (value: number): number => ((value << 1) ^ ((value & 0x80) === 0 ? 0 : 0x11b)) & 0xff;

/** FIPS 197 section 5.1.1: the inverse in GF(2^8), walked by powers of 3 and of its inverse, then the affine map. */
function fillTables(): void {
  let power = 1;
  let inverse = 1;
  do {
    power ^= double(power);
    // Division by 3 is multiplication by 0xf6.
    inverse ^= inverse << 1;
    inverse ^= inverse << 2;
    inverse ^= inverse << 4;
    inverse &= 0xff;
    if ((inverse & 0x80) !== 0) inverse ^= 0x09;
    const spread = inverse ^ (inverse << 1) ^ (inverse << 2) ^ (inverse << 3) ^ (inverse << 4);
    SBOX[power] = ((spread ^ (spread >> 8)) & 0xff) ^ 0x63;
  } while (power !== 1);
  SBOX[0] = 0x63;
  for (let byte = 0; byte < 256; byte++) {
    const once = SBOX[byte] ?? 0;
    const twice = double(once);
    const column = (twice << 24) | (once << 16) | (once << 8) | (twice ^ once);
    T0[byte] = column;
    T1[byte] = (column >>> 8) | (column << 24);
    T2[byte] = (column >>> 16) | (column << 16);
    T3[byte] = (column >>> 24) | (column << 8);
  }
}
fillTables();

const ROUNDS = 10;
const KEY_WORDS = 4 * (ROUNDS + 1);

const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);

/** Column of the last round: SubBytes and ShiftRows without MixColumns. */
const lastColumn = (a: number, b: number, c: number, d: number): number =>
  ((SBOX[a >>> 24] ?? 0) << 24) |
  ((SBOX[(b >>> 16) & 255] ?? 0) << 16) |
  ((SBOX[(c >>> 8) & 255] ?? 0) << 8) |
  (SBOX[d & 255] ?? 0);

const mixedColumn = (a: number, b: number, c: number, d: number): number =>
  (T0[a >>> 24] ?? 0) ^ (T1[(b >>> 16) & 255] ?? 0) ^ (T2[(c >>> 8) & 255] ?? 0) ^ (T3[d & 255] ?? 0);

/** AES with one key at a time. */
export class Aes128 {
  readonly #keys = new Int32Array(KEY_WORDS);

  /** Takes another key, the first 4 of its words (FIPS 197 section 5.2). */
  set(key: Int32Array): this {
    const keys = this.#keys;
    for (let word = 0; word < 4; word++) keys[word] = key[word] ?? 0;
    let constant = 1;
    for (let word = 4; word < KEY_WORDS; word++) {
      let mixed = keys[word - 1] ?? 0;
      if ((word & 3) === 0) {
        const turned = (mixed << 8) | (mixed >>> 24);
        mixed = lastColumn(turned, turned, turned, turned) ^ (constant << 24);
        constant = double(constant);
      }
      keys[word] = (keys[word - 4] ?? 0) ^ mixed;
    }
    return this;
  }

  /** Encrypts the block of 16 bytes at `at` into the first 16 of `out`. */
  encrypt(bytes: Uint8Array, at: number, out: Uint8Array): void {
    const keys = this.#keys;
    let a = wordAt(bytes, at) ^ (keys[0] ?? 0);
    let b = wordAt(bytes, at + 4) ^ (keys[1] ?? 0);
    let c = wordAt(bytes, at + 8) ^ (keys[2] ?? 0);
    let d = wordAt(bytes, at + 12) ^ (keys[3] ?? 0);
    for (let key = 4; key < 4 * ROUNDS; key += 4) {
      const nextA = mixedColumn(a, b, c, d) ^ (keys[key] ?? 0);
      const nextB = mixedColumn(b, c, d, a) ^ (keys[key + 1] ?? 0);
      const nextC = mixedColumn(c, d, a, b) ^ (keys[key + 2] ?? 0);
      d = mixedColumn(d, a, b, c) ^ (keys[key + 3] ?? 0);
      a = nextA;
      b = nextB;
      c = nextC;
    }
    writeWord(out, 0, lastColumn(a, b, c, d) ^ (keys[40] ?? 0));
    writeWord(out, 4, lastColumn(b, c, d, a) ^ (keys[41] ?? 0));
    writeWord(out, 8, lastColumn(c, d, a, b) ^ (keys[42] ?? 0));
    writeWord(out, 12, lastColumn(d, a, b, c) ^ (keys[43] ?? 0));
  }
}

function writeWord(out: Uint8Array, at: number, word: number): void {
  out[at] = word >>> 24;
  out[at + 1] = word >>> 16;
  out[at + 2] = word >>> 8;
  out[at + 3] = word;
}
