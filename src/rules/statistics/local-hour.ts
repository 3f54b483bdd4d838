import { HOUR_MS } from '#core/window.ts';

/** Where an hour stands in the week of people: they work by their own clocks, daylight saving included. */
export interface LocalHour {
  /** 0..23 on the wall clock at the start of the hour. */
  readonly hour: number;
  readonly weekend: boolean;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

const zones = new Map<string, (timeMs: number) => LocalHour>();

/**
 * A function from a time (ms, UTC) to its local hour in the IANA zone; throws RangeError when there is no such zone.
 * Answers are remembered per zone and UTC hour, because formatting one costs microseconds and every series of an
 * estate asks for the same month of hours.
 */
export function localHours(timeZone: string): (timeMs: number) => LocalHour {
  const known = zones.get(timeZone) ?? remembered(timeZone);
  zones.set(timeZone, known);
  return known;
}

function remembered(timeZone: string): (timeMs: number) => LocalHour {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  const known = new Map<number, LocalHour>();
  return (timeMs) => {
    const startMs = Math.floor(timeMs / HOUR_MS) * HOUR_MS;
    const found = known.get(startMs) ?? toLocalHour(format.formatToParts(startMs));
    known.set(startMs, found);
    return found;
  };
}

function toLocalHour(parts: readonly Intl.DateTimeFormatPart[]): LocalHour {
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  const day = DAYS.indexOf(part('weekday'));
  return { hour: Number(part('hour')), weekend: day === 0 || day === 6 };
}
