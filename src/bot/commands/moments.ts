import { CommandError } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import { takeDuration } from './durations.ts';
import { takeZone, ZONE_SUFFIX, zoneSuffix, type ZoneWord } from './zone-words.ts';
import { lookUp } from './look-up.ts';

export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** A day as said: written out, or so many days before today, or the last such weekday (1 = Monday, ISO 8601). */
export type Day =
  | { readonly kind: 'date'; readonly date: CalendarDay }
  | { readonly kind: 'dayOfYear'; readonly month: number; readonly day: number }
  | { readonly kind: 'daysAgo'; readonly days: number }
  | { readonly kind: 'weekday'; readonly weekday: number };

/** A time as said, before it is known which zone and which day are meant. At least one of day and clock is there. */
export type Moment =
  | { readonly kind: 'ago'; readonly ms: number }
  | { readonly kind: 'local'; readonly day: Day | null; readonly clock: Clock | null; readonly zone: ZoneWord | null };

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const DATE_TIME = /^(\d{4}-\d{1,2}-\d{1,2})[t_](.+)$/;
const CLOCK = new RegExp(`^(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?(am|pm)?(${ZONE_SUFFIX})?$`, 'i');
const HOUR_ONLY = /^(\d{1,2})(am|pm)$/;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WEEKDAY = /^(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urday)?$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?$/;
const NAMED_CLOCKS: Readonly<Record<string, number>> = { noon: 12, midnight: 0 };
const NO_ZONE = { clock: null, zone: null } as const;

/** Takes a time; null, and nothing taken, when none stands there. Throws FB2003 for one such as 25:00. */
export function takeMoment(cursor: Cursor): Moment | null {
  if (cursor.word() === 'now') {
    cursor.skip(1);
    return { kind: 'ago', ms: 0 };
  }
  return takeAgo(cursor) ?? takeDateTime(cursor) ?? takeLocal(cursor);
}

function takeAgo(cursor: Cursor): Moment | null {
  const mark = cursor.mark;
  const ms = takeDuration(cursor, { single: false });
  if (ms !== null && cursor.word() === 'ago') {
    cursor.skip(1);
    return { kind: 'ago', ms };
  }
  cursor.rewind(mark);
  return null;
}

/** ISO 8601 in one word: 2026-11-20T08:00Z. */
function takeDateTime(cursor: Cursor): Moment | null {
  const parts = DATE_TIME.exec(cursor.word());
  if (parts === null) return null;
  const found = clockOf(parts[2] ?? '', cursor);
  const day = dateOf(parts[1] ?? '');
  if (found === null || day === null) throw notATime(cursor, 'a date and a time such as 2026-11-20T08:00Z');
  cursor.skip(1);
  return { kind: 'local', day, clock: found.clock, zone: found.zone ?? takeZone(cursor) };
}

/** A day, a clock time, or both in either order: `2026-11-20 08:00`, `08:00 yesterday`, `Fri 20 Nov 14:05 CET`. */
function takeLocal(cursor: Cursor): Moment | null {
  const before = takeDay(cursor);
  const at = before !== null && cursor.word() === 'at' ? 1 : 0;
  const found = clockOf(cursor.word(at), cursor, at);
  if (found !== null) cursor.skip(at + 1);
  if (before === null && found === null) return null;
  if (found === null) return { kind: 'local', day: before, ...NO_ZONE };
  const zone = found.zone ?? takeZone(cursor);
  return { kind: 'local', day: before ?? takeDay(cursor), clock: found.clock, zone };
}

function takeDay(cursor: Cursor): Day | null {
  const word = cursor.word();
  const day = dateOf(word) ?? (word === 'today' ? daysAgo(0) : word === 'yesterday' ? daysAgo(1) : null);
  if (day !== null) {
    cursor.skip(1);
    return day;
  }
  const weekday = WEEKDAYS.indexOf(WEEKDAY.exec(word)?.[1] ?? '');
  if (weekday === -1) return takeDayAndMonth(cursor);
  cursor.skip(1);
  return takeDayAndMonth(cursor) ?? { kind: 'weekday', weekday: weekday + 1 };
}

const daysAgo = (days: number): Day => ({ kind: 'daysAgo', days });

function dateOf(word: string): Day | null {
  const parts = DATE.exec(word);
  if (parts === null) return null;
  return { kind: 'date', date: { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) } };
}

/** `20 Nov`, `20 November 2026`, `20. Nov`. */
function takeDayAndMonth(cursor: Cursor): Day | null {
  const dayOfMonth = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(cursor.word())?.[1];
  const month = MONTHS.indexOf(MONTH.exec(cursor.word(1))?.[1] ?? '') + 1;
  if (dayOfMonth === undefined || month === 0) return null;
  cursor.skip(2);
  const year = /^\d{4}$/.exec(cursor.word())?.[0];
  if (year === undefined) return { kind: 'dayOfYear', month, day: Number(dayOfMonth) };
  cursor.skip(1);
  return { kind: 'date', date: { year: Number(year), month, day: Number(dayOfMonth) } };
}

function clockOf(word: string, cursor: Cursor, ahead = 0): { clock: Clock; zone: ZoneWord | null } | null {
  const named = lookUp(NAMED_CLOCKS, word);
  if (named !== undefined) return { clock: { hour: named, minute: 0, second: 0, millisecond: 0 }, zone: null };
  const hourOnly = HOUR_ONLY.exec(word);
  const parts = hourOnly === null ? CLOCK.exec(word) : [word, hourOnly[1], '0', undefined, undefined, hourOnly[2]];
  if (parts === null) return null;
  const [, hour, minute, second = '0', fraction = '', half, suffix] = parts;
  const clock = {
    hour: half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
  };
  // 24:00 is the end of a day (ISO 8601-1:2019/Amd 1).
  const inDay = clock.hour < 24 || (clock.hour === 24 && clock.minute === 0 && clock.second === 0);
  const halfFits = half === undefined || (Number(hour) >= 1 && Number(hour) <= 12);
  if (!inDay || !halfFits || clock.minute > 59 || clock.second > 59) {
    throw notATime(cursor, 'a time of day from 00:00 to 24:00', ahead);
  }
  return { clock, zone: zoneSuffix(suffix) };
}

/** FB2003 for the word `ahead` of the cursor, or for the end of the line. */
export function notATime(cursor: Cursor, expected: string, ahead = 0): CommandError {
  const token = cursor.peek(ahead);
  const found = token === undefined ? 'nothing' : `“${token.text.slice(0, 40).replaceAll(/[*`|]/g, '')}”`;
  return new CommandError('FB2003', {
    message: `Expected ${expected} at position ${cursor.position(token)}, found ${found}.`,
    next: 'Windows look like `last 2h`, `from 08:00 to 10:30`, `since yesterday 22:00` or `today`.',
    suggestions: [{ label: 'Help with windows', command: 'help report' }],
  });
}
