import { HOUR_MS } from '../src/core/window.ts';

/** Hourly counts with a day, a weekend and a slow drift, for measuring the spike test (detection catalogue 3.6). */
export interface SeriesKind {
  readonly name: string;
  readonly perHour: number;
  /** `nb`: negative binomial of size k, the family that the test assumes; `ln`: autocorrelated log-normal, which it does not. */
  readonly noise: { readonly kind: 'nb'; readonly k: number } | { readonly kind: 'ln'; readonly sigma: number };
}

export interface SyntheticHour {
  readonly hourMs: number;
  readonly value: number;
  /** What the hour has on average. */
  readonly mean: number;
  /** Whether `value` holds an attack of ten times the mean. */
  readonly attacked: boolean;
}

/** A Monday. */
const START_MS = Date.UTC(2026, 0, 5);
/** One hour in about two weeks is an attack, so that history is not clean; a prime, so that all times of day are met. */
const ATTACK_EVERY = 331;

/** `days` of one series. Same seed, same series. */
export function syntheticSeries(kind: SeriesKind, days: number, seed: number): readonly SyntheticHour[] {
  const random = seeded(seed);
  let wave = 0;
  return Array.from({ length: days * 24 }, (_, index) => {
    const mean = kind.perHour * shape(index);
    wave = 0.6 * wave + 0.8 * normal(random);
    const { noise } = kind;
    const usual =
      noise.kind === 'nb'
        ? poisson(random, (mean * gamma(random, noise.k)) / noise.k)
        : Math.round(mean * Math.exp(noise.sigma * wave - noise.sigma ** 2 / 2));
    const attacked = index % ATTACK_EVERY === ATTACK_EVERY - 1;
    return {
      hourMs: START_MS + index * HOUR_MS,
      value: usual + (attacked ? Math.round(9 * mean) : 0),
      mean,
      attacked,
    };
  });
}

/** Twice as much by day as by night, 40 % less at weekends, and a drift of a quarter over nine weeks. */
function shape(index: number): number {
  const hour = index % 24;
  const day = Math.floor(index / 24);
  const daily = 1 + 0.33 * Math.cos(((hour - 14) / 12) * Math.PI);
  const weekly = day % 7 >= 5 ? 0.6 : 1;
  return daily * weekly * (1 + 0.25 * Math.sin((day / 63) * Math.PI));
}

/** mulberry32: numbers in [0, 1) that follow from the seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Marsaglia and Tsang (2000), for shapes of at least 1. */
function gamma(random: () => number, k: number): number {
  const d = k - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Knuth's product of uniforms, in steps of 30 so that the product does not vanish. */
function poisson(random: () => number, mean: number): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 30) {
    const limit = Math.exp(-Math.min(left, 30));
    for (let product = random(); product > limit; product *= random()) count += 1;
  }
  return count;
}
