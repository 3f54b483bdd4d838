import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/window.ts';
import type { Cursor } from './cursor.ts';
import { lookUp } from './look-up.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  m: MINUTE_MS,
  min: MINUTE_MS,
  mins: MINUTE_MS,
  minute: MINUTE_MS,
  minutes: MINUTE_MS,
  h: HOUR_MS,
  hr: HOUR_MS,
  hrs: HOUR_MS,
  hour: HOUR_MS,
  hours: HOUR_MS,
  d: DAY_MS,
  day: DAY_MS,
  days: DAY_MS,
  w: 7 * DAY_MS,
  week: 7 * DAY_MS,
  weeks: 7 * DAY_MS,
};
/** Words that can stand for "1 hour" behind `last`. */
const SINGLE_UNITS = new Set(['minute', 'hour', 'day', 'week']);
const NUMBER_WORDS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  ten: 10,
  twelve: 12,
  'twenty-four': 24,
};
const PART = /(\d+(?:[.,]\d+)?)([a-z]+)/gy;

/** `2h`, `1h30m`, `1.5h` as milliseconds; null when the word is no duration. */
export function durationWord(word: string): number | null {
  let totalMs = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < word.length) {
    const part = PART.exec(word);
    const unitMs = part === null ? undefined : lookUp(UNITS_MS, part[2] ?? '');
    if (part === null || unitMs === undefined) return null;
    totalMs += Number((part[1] ?? '').replace(',', '.')) * unitMs;
  }
  return word === '' ? null : totalMs;
}

/** Takes `2h`, `2 hours`, `2 h 5 min`, `two hours`, `hour` (when `single`); null and nothing taken when none is there. */
export function takeDuration(cursor: Cursor, options: { readonly single: boolean }): number | null {
  if (options.single && SINGLE_UNITS.has(cursor.word())) {
    const unitMs = lookUp(UNITS_MS, cursor.word()) ?? 0;
    cursor.skip(1);
    return unitMs;
  }
  let totalMs: number | null = null;
  for (;;) {
    const part = takePart(cursor);
    if (part === null) return totalMs;
    totalMs = (totalMs ?? 0) + part;
  }
}

function takePart(cursor: Cursor): number | null {
  const joined = durationWord(cursor.word());
  if (joined !== null) {
    cursor.skip(1);
    return joined;
  }
  const count =
    lookUp(NUMBER_WORDS, cursor.word()) ??
    (/^\d+([.,]\d+)?$/.test(cursor.word()) ? Number(cursor.word().replace(',', '.')) : null);
  const unitMs = lookUp(UNITS_MS, cursor.word(1));
  if (count === null || unitMs === undefined) return null;
  cursor.skip(2);
  return count * unitMs;
}
