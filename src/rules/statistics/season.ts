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

/** Weight of an hour and of each of its neighbours in the profile. */
const OWN_WEIGHT = 0.5;
const NEIGHBOUR_WEIGHT = 0.25;

/**
 * Learns profile, level and dispersion from whole hours in any order; hours that are missing are not zeros.
 * The caller leaves out the window under test, so that no value takes part in its own expectation.
 */
export function learnSeason(hours: readonly HourValue[], options: SeasonOptions): Season {
  const place = localHours(options.timeZone);
  const clipped = clip(hours, options.clipPercentile / 100);
  const shape = profile(clipped, (timeMs) => slotOf(place(timeMs), options.kind));
  const newestMs = clipped.reduce((newest, hour) => Math.max(newest, hour.hourMs), Number.NEGATIVE_INFINITY);
  const recent = clipped.filter((hour) => hour.hourMs > newestMs - options.levelMs);
  const level = levelOf(recent, shape);
  const k = sizeFrom(clipped.map((hour) => ({ observed: hour.value, expected: level * shape(hour.hourMs) })));
  const expected = (window: Window): number =>
    Math.max(MIN_EXPECTATION, level * overlapSum(window, (hourMs) => shape(hourMs)));
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

/** Mean by slot, smoothed with the hour before and after of the same kind of day; slots without data take the mean of all. */
function profile(hours: readonly HourValue[], slot: (timeMs: number) => number): (timeMs: number) => number {
  const sums = new Float64Array(48);
  const counts = new Float64Array(48);
  let total = 0;
  for (const { hourMs, value } of hours) {
    const index = slot(hourMs);
    sums[index] = (sums[index] ?? 0) + value;
    counts[index] = (counts[index] ?? 0) + 1;
    total += value;
  }
  const smoothed = Array.from(sums, (_, index) => smooth(sums, counts, index) ?? total / Math.max(hours.length, 1));
  return (timeMs) => smoothed[slot(timeMs)] ?? 0;
}

function smooth(sums: Float64Array, counts: Float64Array, index: number): number | null {
  const half = index < 24 ? 0 : 24;
  let weighted = 0;
  let weights = 0;
  for (const [offset, weight] of [
    [-1, NEIGHBOUR_WEIGHT],
    [0, OWN_WEIGHT],
    [1, NEIGHBOUR_WEIGHT],
  ] as const) {
    const neighbour = half + ((index - half + offset + 24) % 24);
    const count = counts[neighbour] ?? 0;
    if (count === 0) continue;
    weighted += (weight * (sums[neighbour] ?? 0)) / count;
    weights += weight;
  }
  return weights === 0 ? null : weighted / weights;
}

/** How much more or less there is of late than the profile says: observed over expected. */
function levelOf(recent: readonly HourValue[], shape: (timeMs: number) => number): number {
  const observed = recent.reduce((sum, hour) => sum + hour.value, 0);
  const expected = recent.reduce((sum, hour) => sum + shape(hour.hourMs), 0);
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
