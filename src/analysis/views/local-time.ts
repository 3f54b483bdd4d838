import { DAY_MS, HOUR_MS, MINUTE_MS, type Window } from '#core/window.ts';

/** What clocks show in a zone. */
export interface LocalHour {
  /** `2026-11-21`. */
  readonly day: string;
  /** 0 to 23. */
  readonly hour: number;
}

/** Zones differ from UTC by multiples of it, and change by them. */
export const QUARTER_MS = 15 * MINUTE_MS;

/**
 * What clocks show in a zone at a time (ms since 1970).
 * @throws RangeError for a zone that does not exist.
 */
export function localHours(timeZone: string): (timeMs: number) => LocalHour {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (timeMs) => {
    // `2026-11-21, 17`
    const text = format.format(timeMs);
    return { day: text.slice(0, 10), hour: Number(text.slice(-2)) };
  };
}

/** A stretch of time in which clocks show one hour; two of them may show the same, where clocks are set back. */
export interface LocalStretch extends LocalHour {
  readonly startMs: number;
  readonly endMs: number;
}

/** The window cut into slots that each lie in one local hour. Whole hours wherever the zone allows it. */
export function localSlots(window: Window, timeZone: string): { slotMs: number; slots: readonly LocalStretch[] } {
  const localHour = localHours(timeZone);
  const minuteOf = new Intl.DateTimeFormat('en-CA', { timeZone, minute: '2-digit' });
  // A zone shows whole hours or not for months on end.
  const isWhole = samples(window).every(
    (timeMs) => Number(minuteOf.format(Math.floor(timeMs / HOUR_MS) * HOUR_MS)) === 0,
  );
  const slotMs = isWhole ? HOUR_MS : QUARTER_MS;
  const slots: LocalStretch[] = [];
  for (let startMs = Math.floor(window.fromMs / slotMs) * slotMs; startMs < window.toMs; startMs += slotMs) {
    slots.push({ ...localHour(startMs), startMs, endMs: startMs + slotMs });
  }
  return { slotMs, slots };
}

function samples({ fromMs, toMs }: Window): readonly number[] {
  const times = [toMs];
  for (let timeMs = fromMs; timeMs < toMs; timeMs += 30 * DAY_MS) times.push(timeMs);
  return times;
}
