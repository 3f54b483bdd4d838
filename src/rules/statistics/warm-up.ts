import { formatDuration } from '#core/duration.ts';
import { DAY_MS, type Window } from '#core/window.ts';

/** What history of some length allows. */
export interface WarmUp {
  /** Why nothing may fire yet as a clause without full stop, or null when it may. */
  readonly waiting: string | null;
  readonly season: 'day' | 'daytype';
  /** The limit on p is divided by this while history is young. */
  readonly pDivisor: number;
}

export interface WarmUpOptions {
  /** Silent until history is this long. */
  readonly minDays: number;
  /** Weekdays and weekends are told apart from here on, and p is taken as configured. */
  readonly daytypeAfterDays: number;
  /** Divisor of p before that. */
  readonly youngDivisor: number;
}

/** What `historyMs` of records before the window under test allow. */
export function warmUp(historyMs: number, options: WarmUpOptions): WarmUp {
  const young = historyMs < options.daytypeAfterDays * DAY_MS;
  return {
    waiting: historyMs < options.minDays * DAY_MS ? waitingReason(historyMs, options.minDays) : null,
    season: young ? 'day' : 'daytype',
    pDivisor: young ? options.youngDivisor : 1,
  };
}

/** Milliseconds from the first record there is to the window under test; 0 when there is none. */
export const historyBefore = (window: Window, extent: Window | null): number =>
  extent === null ? 0 : Math.max(0, window.fromMs - extent.fromMs);

export function waitingReason(historyMs: number, minDays: number): string {
  const has = historyMs <= 0 ? 'none' : formatDuration(historyMs);
  return `needs ${formatDuration(minDays * DAY_MS)} of records before the last hour, has ${has}`;
}
