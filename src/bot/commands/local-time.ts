import { DateTime, IANAZone, type Zone } from 'luxon';
import { zoneName } from '#core/units.ts';
import { DAY_MS, MINUTE_MS } from '#core/window.ts';
import { CommandError } from './command-error.ts';
import type { CalendarDay, Clock, Day, Moment } from './moments.ts';
import { abbreviatedZone, type ZoneWord } from './zone-words.ts';

export type LocalMoment = Extract<Moment, { kind: 'local' }>;

/** `start` is the earliest time that is meant, `end` the latest: a window holds all that its ends may mean. */
export type Edge = 'start' | 'end';

export interface Now {
  readonly nowMs: number;
  /** IANA zone of times said without one. */
  readonly timeZone: string;
}

const MIDNIGHT: Clock = { hour: 0, minute: 0, second: 0, millisecond: 0 };

/** The zone that is meant. Throws FB2003 for an abbreviation that nobody knows. */
export function zoneOf(word: ZoneWord | null, now: Now): Zone {
  if (word === null) return IANAZone.create(now.timeZone);
  if (word.kind === 'zone') return word.zone;
  const zone = abbreviatedZone(word.name, now.timeZone, now.nowMs);
  if (zone !== null) return zone;
  throw new CommandError('FB2003', {
    message: `The time zone “${word.name}” is not known here.`,
    next: 'Use UTC, an offset such as +02:00 or a name such as Europe/Berlin.',
  });
}

/** The calendar day that is meant, as of now in that zone. Throws FB2003 for one that no calendar has. */
export function dayOf(day: Day, zone: Zone, now: Now): CalendarDay {
  const today = DateTime.fromMillis(now.nowMs, { zone });
  switch (day.kind) {
    case 'date':
      return checked(day.date);
    case 'dayOfYear': {
      const thisYear = checked({ year: today.year, month: day.month, day: day.day }, true);
      const ahead = Date.UTC(thisYear.year, thisYear.month - 1, thisYear.day) > now.nowMs + DAY_MS;
      return ahead ? checked({ ...thisYear, year: today.year - 1 }) : checked(thisYear);
    }
    case 'daysAgo':
      return today.minus({ days: day.days });
    case 'weekday':
      return today.minus({ days: (today.weekday - day.weekday + 7) % 7 });
  }
}

/** `lenient` lets 29 February pass, for a year that is yet to be chosen. */
function checked(date: CalendarDay, lenient = false): CalendarDay {
  const year = lenient && date.month === 2 && date.day === 29 ? 2024 : date.year;
  if (DateTime.utc(year, date.month, date.day).isValid) return date;
  const written = [date.year, date.month, date.day].map((part) => String(part).padStart(2, '0')).join('-');
  throw new CommandError('FB2003', {
    message: `There is no day ${written} in the calendar.`,
    next: 'Write days as year-month-day, for example 2026-11-20.',
  });
}

/**
 * The moment of a clock time on a day. Where clocks go forward some times do not exist, where they go back some come
 * twice: then `edge` decides, so that a window is never shorter than what was meant.
 */
export function momentMs(
  date: CalendarDay,
  clock: Clock | null,
  place: { zone: Zone; edge: Edge; named?: string },
): number {
  const { hour, minute, second, millisecond } = clock ?? MIDNIGHT;
  const wallMs = Date.UTC(date.year, date.month - 1, date.day, hour, minute, second, millisecond);
  const offsets = [place.zone.offset(wallMs - DAY_MS), place.zone.offset(wallMs + DAY_MS)];
  const all = offsets.map((offset) => ({ offset, ms: wallMs - offset * MINUTE_MS }));
  const existing = all.filter(({ offset, ms }) => place.zone.offset(ms) === offset);
  const { named: name } = place;
  const named = name === undefined ? [] : existing.filter(({ ms }) => zoneName(ms, place.zone.name) === name);
  const meant = named.length > 0 ? named : existing.length > 0 ? existing : all;
  const times = meant.map(({ ms }) => ms);
  return place.edge === 'start' ? Math.min(...times) : Math.max(...times);
}

/** The calendar day after, or `days` after. */
export function daysAfter(date: CalendarDay, days: number): CalendarDay {
  const moved = DateTime.utc(date.year, date.month, date.day).plus({ days });
  return { year: moved.year, month: moved.month, day: moved.day };
}
