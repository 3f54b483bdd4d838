import { DateTime } from 'luxon';
import { HOUR_MS, MINUTE_MS, type Window } from '#core/window.ts';

/** A tick at a round time of the zone's own clock; the date stands under the first tick and under each new day. */
export interface TimeTick {
  readonly timeMs: number;
  readonly label: string;
  readonly date: string;
}

const MINUTE_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10_080] as const;
const MINUTES_PER_DAY = 1440;
/** British English names European zones (CET) where American English gives offsets (GMT+1). */
const LOCALE = 'en-GB';

/**
 * At most `most` ticks of the window. Vega draws only UTC and the machine's own zone, therefore ticks are made here; they
 * follow the wall clock through changes of summer time, where an hour has no tick or two.
 */
export function timeTicks(window: Window, timeZone: string, most: number): readonly TimeTick[] {
  const minutes = (window.toMs - window.fromMs) / MINUTE_MS;
  const step = MINUTE_STEPS.find((candidate) => minutes / candidate <= most) ?? MINUTE_STEPS.at(-1) ?? 1440;
  const ticks: TimeTick[] = [];
  let day = '';
  for (const time of wallTimes(window, timeZone, step)) {
    const date = time.toFormat('ccc d LLL', { locale: LOCALE });
    const label = step >= MINUTES_PER_DAY ? date : time.toFormat('HH:mm');
    ticks.push({ timeMs: time.toMillis(), label, date: date === day || step >= MINUTES_PER_DAY ? '' : date });
    day = date;
  }
  return ticks;
}

function* wallTimes(window: Window, timeZone: string, stepMinutes: number): Generator<DateTime> {
  const dayStep = Math.max(1, stepMinutes / MINUTES_PER_DAY);
  let last = window.fromMs - 1;
  let day = DateTime.fromMillis(window.fromMs, { zone: timeZone }).startOf('day');
  for (; day.toMillis() <= window.toMs; day = day.plus({ days: dayStep })) {
    for (let minute = 0; minute < MINUTES_PER_DAY; minute += stepMinutes) {
      const time = day.set({ hour: Math.floor(minute / 60), minute: minute % 60 });
      if (time.toMillis() <= last || time.toMillis() > window.toMs) continue;
      last = time.toMillis();
      yield time;
    }
  }
}

/** `Europe/Berlin (CET)`, `Europe/Berlin (CEST/CET)` over a change of summer time, `UTC`. */
export function zoneText(window: Window, timeZone: string): string {
  const name = (timeMs: number): string =>
    DateTime.fromMillis(timeMs, { zone: timeZone }).setLocale(LOCALE).toFormat('ZZZZ');
  const names = [...new Set([name(window.fromMs), name(window.toMs)])].join('/');
  return names === timeZone ? timeZone : `${timeZone} (${names})`;
}

/** `Fri 20 Nov 14:00–16:00`, with both dates when they differ. */
export function windowText(window: Window, timeZone: string): string {
  const at = (timeMs: number): DateTime => DateTime.fromMillis(timeMs, { zone: timeZone }).setLocale(LOCALE);
  const from = at(window.fromMs);
  const to = at(window.toMs);
  const sameDay = from.hasSame(to, 'day') || to.toMillis() - from.toMillis() < HOUR_MS;
  return `${from.toFormat('ccc d LLL HH:mm')}–${to.toFormat(sameDay ? 'HH:mm' : 'ccc d LLL HH:mm')}`;
}
