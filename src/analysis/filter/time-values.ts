import { DateTime } from 'luxon';
import { parseDuration } from '#core/duration.ts';
import type { FilterValue } from './flow-filter.ts';

/** What local times are read against. */
export interface TimeContext {
  /** IANA zone of times without one. */
  readonly timeZone: string;
  /** Clock times are of this day, or of the one before where they are still ahead; without it there are none. */
  readonly nowMs?: number;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,3})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;

/** `14:05`, `2026-11-20`, `2026-11-20T14:05:06.123+01:00`, or two of them joined by `..`; both ends are in it. */
export function readTimes(text: string, context: TimeContext): FilterValue | null {
  const [low = '', high, ...more] = /^\d{1,2}:\d{2}(?::\d{2})?[-–]\d/.test(text)
    ? text.split(/[-–]/)
    : text.split('..');
  const from = readTime(low.trim(), context);
  const to = high === undefined ? from : readTime(high.trim(), context);
  if (from === null || to === null || more.length > 0 || from.from > to.to) return null;
  return { kind: 'number', from: from.from, to: to.to };
}

/** Everything that a time names: a day, a minute, a second or a millisecond. */
function readTime(text: string, context: TimeContext): Range | null {
  if (CLOCK.test(text)) return clockTime(text, context);
  const ago = /^ago\((.+)\)$/i.exec(text)?.[1];
  if (ago !== undefined) return before(parseDuration(ago), context);
  if (!ISO.test(text)) return null;
  const iso = text
    .replace(' ', 'T')
    .replace(',', '.')
    .replace(/T(\d):/, 'T0$1:');
  const start = DateTime.fromISO(iso.toUpperCase(), { zone: context.timeZone });
  return start.isValid ? until(start, unitOf(iso)) : null;
}

function clockTime(text: string, { timeZone, nowMs }: TimeContext): Range | null {
  if (nowMs === undefined) return null;
  const [, hour = '', minute = '', second] = CLOCK.exec(text) ?? [];
  const now = DateTime.fromMillis(nowMs, { zone: timeZone });
  const at = { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) };
  if (at.hour > 23 || at.minute > 59 || at.second > 59) return null;
  const today = now.startOf('day').set(at);
  const start = today.toMillis() > nowMs ? today.minus({ days: 1 }) : today;
  return start.isValid ? until(start, second === undefined ? 'minute' : 'second') : null;
}

function before(ms: number | null, { nowMs }: TimeContext): Range | null {
  const at = (nowMs ?? Number.NaN) - (ms ?? Number.NaN);
  return Number.isSafeInteger(at) ? { from: at, to: at } : null;
}

type Unit = 'day' | 'minute' | 'second' | 'millisecond';

function unitOf(iso: string): Unit {
  if (!iso.includes('T')) return 'day';
  if (iso.includes('.')) return 'millisecond';
  return /T\d{2}:\d{2}:\d{2}/.test(iso) ? 'second' : 'minute';
}

const until = (start: DateTime, unit: Unit): Range => ({
  from: start.toMillis(),
  to: start.plus({ [unit]: 1 }).toMillis() - 1,
});

/** Whether a word begins a time that a second word completes: `2026-11-20 14:05`. */
export const isDay = (word: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(word);
export const isClock = (word: string): boolean => CLOCK.test(word.replace(/(?:Z|[+-]\d{2}:?\d{2})$/i, ''));
