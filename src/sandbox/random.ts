/** Seeded random numbers: the same keys give the same sequence on every machine. Not for secrets. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number in [from, to). */
  int(from: number, to: number): number;
  /** Whole number whose logarithm is normal; `median` is its median, `spread` the deviation of the logarithm. */
  size(median: number, spread: number): number;
  /** Number of events where `mean` are expected: Poisson, from 30 on its normal approximation. */
  count(mean: number): number;
}

/** Finaliser of MurmurHash3 (32 bits), applied key after key. */
export function hash(...keys: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const key of keys) {
    h = Math.imul(h ^ (key | 0), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13) ^ Math.floor(key / 2 ** 32), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** sfc32 (Doty-Humphrey, PractRand), started from a hash of the keys. */
export function randomFor(...keys: readonly number[]): Random {
  let a = hash(1, ...keys);
  let b = hash(2, ...keys);
  let c = hash(3, ...keys);
  let counter = 1;
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from)),
    size: (median, spread) => Math.max(1, Math.round(median * Math.exp(spread * normal()))),
    count: (mean) => (mean < 30 ? poisson(mean, next) : Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))),
  };
}

/** Knuth's method: products of uniforms until they fall below e^-mean. */
function poisson(mean: number, next: () => number): number {
  const limit = Math.exp(-mean);
  let product = next();
  let count = 0;
  while (product > limit) {
    product *= next();
    count += 1;
  }
  return count;
}
