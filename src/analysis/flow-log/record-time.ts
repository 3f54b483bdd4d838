import { textOf } from './bytes.ts';

const SHORTEST = '2024-12-12T04:00:30Z'.length;
/** Days before the first of each month of a year that is not a leap year. */
const DAYS_BEFORE = Int32Array.of(0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334);
const DAY_MS = 86_400_000;

/** Time of the ISO 8601 text at [from, to), UTC where it names no zone, in ms; NaN when it is none. */
export function recordTimeAt(bytes: Uint8Array, from: number, to: number): number {
  const common = commonTime(bytes, from, to);
  return Number.isNaN(common) ? recordTimeMs(textOf(bytes, from, to)) : common;
}

/** As `recordTimeAt`, of a text. */
export function recordTimeMs(text: string): number {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/.exec(text);
  return parts === null ? Number.NaN : Date.parse(`${parts[1]}${parts[2] ?? 'Z'}`);
}

/**
 * The form in which Azure writes: UTC, fractions of a second or none. NaN for all others, also for days that not every
 * month has and for leap seconds. A text and Date.parse for each record would cost as much as its tuples.
 */
function commonTime(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < SHORTEST || bytes[to - 1] !== 0x5a || !hasMarks(bytes, from)) return Number.NaN;
  const year = number2(bytes, from) * 100 + number2(bytes, from + 2);
  const month = number2(bytes, from + 5);
  const day = number2(bytes, from + 8);
  const hour = number2(bytes, from + 11);
  const minute = number2(bytes, from + 14);
  const second = number2(bytes, from + 17);
  const ms = fraction(bytes, from + 19, to - 1);
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return Number.NaN;
  if (!(hour <= 23 && minute <= 59 && second <= 59 && ms >= 0)) return Number.NaN;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477;
  const days = (year - 1970) * 365 + leaps + (DAYS_BEFORE[month] ?? 0) + (isLeap && month > 2 ? 1 : 0) + day - 1;
  return days * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms;
}

const hasMarks = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + 4] === 0x2d &&
  bytes[at + 7] === 0x2d &&
  bytes[at + 10] === 0x54 &&
  bytes[at + 13] === 0x3a &&
  bytes[at + 16] === 0x3a;

/** Two digits; NaN when they are none. */
function number2(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 0x30;
  const ones = (bytes[at + 1] ?? 0) - 0x30;
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? Number.NaN : tens * 10 + ones;
}

/** Milliseconds in `.1234567`, cut as Date.parse cuts; NaN when it is none. */
function fraction(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return 0;
  if (bytes[from] !== 0x2e || to - from < 2) return Number.NaN;
  let ms = 0;
  for (let at = from + 1; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit >>> 0 > 9) return Number.NaN;
    if (at < from + 4) ms = ms * 10 + digit;
  }
  return to - from === 2 ? ms * 100 : to - from === 3 ? ms * 10 : ms;
}
