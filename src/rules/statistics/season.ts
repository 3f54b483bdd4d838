import { HOUR_MS, type Window } from '#core/window.ts';
import { type LocalHour, localHours } from './local-hour.ts';
import { MIN_EXPECTATION, sizeFrom } from './negative-binomial.ts';
import { quantile } from './quantile.ts';

/** A count in one whole UTC hour. */
export interface HourValue {
  readonly hourMs: number;
  readonly value: number;
}

export interface SeasonOptions {
  /** `day`: one profile for all days; `daytype`: weekdays and weekends apart. */
  readonly kind: 'day' | 'daytype';
  /** IANA zone whose clock the people behind the traffic live by. */
  readonly timeZone: string;
  /** Values above this percentile (0..100) of all values are learned as that percentile. */
  readonly clipPercentile: number;
  /** The level is taken from this many last milliseconds of the learned hours. */
  readonly levelMs: number;
}

/** What is usual for a series of hourly counts. */
export interface Season {
  /** Expected count in a window: whole hours by their share of overlap, never below 0.5. */
  expected(window: Window): number;
  /** Size of the negative binomial around the expectation. */
  readonly k: number;
}

/** Hours beside an hour, and what each weighs in its profile. */
const KERNEL = [
  [-1, 0.25],
  [0, 0.5],
  [1, 0.25],
] as const;

/**
 * Learns profile, level and dispersion from whole hours in any order; hours that are missing are not zeros.
 * The caller leaves out the window under test, so that no value takes part in its own expectation. While there is one
 * profile for all days, which is while history is short, the same holds for each hour of the dispersion: an error
 * against a mean of two values of which one is the value itself looks half as large as it is.
 */
export function learnSeason(hours: readonly HourValue[], options: SeasonOptions): Season {
  const place = localHours(options.timeZone);
  const learned = clip(hours, options.clipPercentile / 100);
  const shape = new Profile(learned, (timeMs) => slotOf(place(timeMs), options.kind));
  const newestMs = learned.reduce((newest, hour) => Math.max(newest, hour.hourMs), Number.NEGATIVE_INFINITY);
  const level = levelOf(
    learned.filter((hour) => hour.hourMs > newestMs - options.levelMs),
    shape,
  );
  const usual = (hour: HourValue): number => (options.kind === 'day' ? shape.without(hour) : shape.at(hour.hourMs));
  const k = sizeFrom(learned.map((hour) => ({ observed: hour.value, expected: level * usual(hour) })));
  const expected = (window: Window): number =>
    Math.max(MIN_EXPECTATION, level * overlapSum(window, (hourMs) => shape.at(hourMs)));
  return { expected, k };
}

function clip(hours: readonly HourValue[], share: number): readonly HourValue[] {
  const ceiling = quantile(
    hours.map((hour) => hour.value),
    share,
  );
  return hours.map((hour) => (hour.value > ceiling ? { hourMs: hour.hourMs, value: ceiling } : hour));
}

/** 0..23 for weekdays or all days, 24..47 for weekends. */
const slotOf = (local: LocalHour, kind: SeasonOptions['kind']): number =>
  local.hour + (kind === 'daytype' && local.weekend ? 24 : 0);

/** Mean by slot, smoothed with the hour before and after of the same kind of day; a gap in it takes the mean of all. */
class Profile {
  readonly #sums = new Float64Array(48);
  readonly #counts = new Float64Array(48);
  readonly #slot: (timeMs: number) => number;
  readonly #mean: number;

  constructor(hours: readonly HourValue[], slot: (timeMs: number) => number) {
    this.#slot = slot;
    for (const { hourMs, value } of hours) this.#add(slot(hourMs), value, 1);
    const total = this.#sums.reduce((sum, each) => sum + each, 0);
    this.#mean = total / Math.max(hours.length, 1);
  }

  at(timeMs: number): number {
    return this.#smoothed(this.#slot(timeMs));
  }

  /** What the profile would say of the hour if it had not been learned. */
  without({ hourMs, value }: HourValue): number {
    const slot = this.#slot(hourMs);
    this.#add(slot, -value, -1);
    const expected = this.#smoothed(slot);
    this.#add(slot, value, 1);
    return expected;
  }

  #add(slot: number, value: number, times: number): void {
    this.#sums[slot] = (this.#sums[slot] ?? 0) + value;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + times;
  }

  #smoothed(slot: number): number {
    const half = slot < 24 ? 0 : 24;
    let weighted = 0;
    let weights = 0;
    for (const [offset, weight] of KERNEL) {
      const neighbour = half + ((slot - half + offset + 24) % 24);
      const count = this.#counts[neighbour] ?? 0;
      if (count === 0) continue;
      weighted += (weight * (this.#sums[neighbour] ?? 0)) / count;
      weights += weight;
    }
    return weights === 0 ? this.#mean : weighted / weights;
  }
}

/** How much more or less there is of late than the profile says: observed over expected. */
function levelOf(recent: readonly HourValue[], shape: Profile): number {
  const observed = recent.reduce((sum, hour) => sum + hour.value, 0);
  const expected = recent.reduce((sum, hour) => sum + shape.at(hour.hourMs), 0);
  return expected === 0 ? 1 : observed / expected;
}

/** Sum over the clock hours that the window touches, each by the share of it that lies inside. */
function overlapSum(window: Window, hourValue: (hourMs: number) => number): number {
  let sum = 0;
  for (let hourMs = Math.floor(window.fromMs / HOUR_MS) * HOUR_MS; hourMs < window.toMs; hourMs += HOUR_MS) {
    const insideMs = Math.min(window.toMs, hourMs + HOUR_MS) - Math.max(window.fromMs, hourMs);
    sum += (insideMs / HOUR_MS) * hourValue(hourMs);
  }
  return sum;
}
