/**
 * SHA-256 (FIPS 180-4) and HMAC of it (RFC 2104) as HKDF needs them: keys of up to 64 bytes, messages of up to 55, both
 * in 32-bit words. node:crypto has both, at 50 µs and more for a key of its own; a QUIC flow needs five such keys. Nothing
 * here is secret: the keys of Initial packets follow from their connection id, which is in the clear.
 */
const BLOCK_BYTES = 64;
export const DIGEST_WORDS = 8;
const ROUNDS = 64;

/** Fractional parts of the cube roots of the first 64 primes (FIPS 180-4 section 4.2.2). */
const K = new Int32Array(ROUNDS);
/** Those of the square roots of the first 8 (section 5.3.3). */
const INITIAL = new Int32Array(DIGEST_WORDS);

function fractionOf(root: number): number {
  return ((root - Math.floor(root)) * 0x1_0000_0000) | 0;
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return true;
}

for (let number = 2, index = 0; index < ROUNDS; number++) {
  if (!isPrime(number)) continue;
  if (index < DIGEST_WORDS) INITIAL[index] = fractionOf(Math.sqrt(number));
  K[index++] = fractionOf(Math.cbrt(number));
}

/** The first 16 words of a schedule become 64, each with its round's constant (section 6.2.2 step 1). */
function expand(schedule: Int32Array): Int32Array {
  for (let word = 16; word < ROUNDS; word++) {
    const x = schedule[word - 15] ?? 0;
    const y = schedule[word - 2] ?? 0;
    const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule[word] = ((((schedule[word - 16] ?? 0) + sigma0) | 0) + (((schedule[word - 7] ?? 0) + sigma1) | 0)) | 0;
  }
  for (let word = 0; word < ROUNDS; word++) schedule[word] = ((schedule[word] ?? 0) + (K[word] ?? 0)) | 0;
  return schedule;
}

/** Steps 2 to 4 of section 6.2.2. */
function compress(state: Int32Array, schedule: Int32Array): void {
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  let e = state[4] ?? 0;
  let f = state[5] ?? 0;
  let g = state[6] ?? 0;
  let h = state[7] ?? 0;
  for (let round = 0; round < ROUNDS; round++) {
    const sum1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (((h + sum1) | 0) + ((g ^ (e & (f ^ g))) + (schedule[round] ?? 0))) | 0;
    const sum0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (sum0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  add(state, 0, a);
  add(state, 1, b);
  add(state, 2, c);
  add(state, 3, d);
  add(state, 4, e);
  add(state, 5, f);
  add(state, 6, g);
  add(state, 7, h);
}

function add(state: Int32Array, word: number, value: number): void {
  state[word] = ((state[word] ?? 0) + value) | 0;
}

/**
 * The block of a message that follows one block of key, padded (section 5.1.1) and expanded. A message that is the same
 * for all keys, as HKDF's labels are, needs this once.
 */
export function messageBlock(message: Uint8Array, schedule: Int32Array = new Int32Array(ROUNDS)): Int32Array {
  schedule.fill(0, 0, 16);
  for (let at = 0; at <= message.length; at++) {
    const byte = at === message.length ? 0x80 : (message[at] ?? 0);
    schedule[at >> 2] = (schedule[at >> 2] ?? 0) | (byte << (24 - 8 * (at & 3)));
  }
  schedule[15] = 8 * (BLOCK_BYTES + message.length);
  return expand(schedule);
}

const scratch = new Int32Array(ROUNDS);

/** An HMAC key; one object takes one key after another. */
export class HmacKey {
  readonly #inner = new Int32Array(DIGEST_WORDS);
  readonly #outer = new Int32Array(DIGEST_WORDS);

  set(key: Int32Array): this {
    pad(this.#inner, key, 0x36363636);
    pad(this.#outer, key, 0x5c5c5c5c);
    return this;
  }

  /** Writes the HMAC of a message block, 8 words, and gives it back; `digest` may be the key's own words. */
  sign(message: Int32Array, digest: Int32Array): Int32Array {
    digest.set(this.#inner);
    compress(digest, message);
    scratch.set(digest);
    scratch[DIGEST_WORDS] = 0x80000000 | 0;
    scratch.fill(0, DIGEST_WORDS + 1, 15);
    scratch[15] = 8 * (BLOCK_BYTES + 4 * DIGEST_WORDS);
    digest.set(this.#outer);
    compress(digest, expand(scratch));
    return digest;
  }
}

function pad(state: Int32Array, key: Int32Array, value: number): void {
  for (let word = 0; word < 16; word++) scratch[word] = (word < key.length ? (key[word] ?? 0) : 0) ^ value;
  state.set(INITIAL);
  compress(state, expand(scratch));
}
