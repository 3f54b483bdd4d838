import { HOUR_MS, type Window } from '#core/window.ts';
import { upperTail } from './statistics/negative-binomial.ts';
import type { HourValue, Season } from './statistics/season.ts';

/** All three must hold: improbable, large against the usual, and large in itself. */
export interface SpikeTrigger {
  readonly p: number;
  readonly ratio: number;
  readonly excess: number;
}

/** A count against what is usual for the same time. */
export interface Comparison {
  readonly observed: number;
  readonly expected: number;
  readonly ratio: number;
  /** Probability of at least `observed` in a usual window. */
  readonly p: number;
  readonly fires: boolean;
}

/** Judges a count in a window. Upper tail only: records that arrive late can make it fire and never take that back. */
export function compare(observed: number, window: Window, season: Season, trigger: SpikeTrigger): Comparison {
  const expected = season.expected(window);
  const ratio = observed / expected;
  const p = upperTail(observed, expected, season.k);
  const fires = p < trigger.p && ratio >= trigger.ratio && observed - expected >= trigger.excess;
  return { observed, expected, ratio, p, fires };
}

/** How many of the learned hours would have fired: whether this was seen before. */
export function firedBefore(hours: readonly HourValue[], season: Season, trigger: SpikeTrigger): number {
  return hours.filter(({ hourMs, value }) => {
    const hour = { fromMs: hourMs, toMs: hourMs + HOUR_MS };
    return value >= trigger.ratio * season.expected(hour) && compare(value, hour, season, trigger).fires;
  }).length;
}
