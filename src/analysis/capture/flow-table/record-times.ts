import type { CaptureTime } from '../capture-time.ts';
import { ROW } from '../packet-rows.ts';
import { AT } from './record-layout.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const {
  firstNanoseconds: AT_FIRST_NANOSECONDS,
  firstSeconds: AT_FIRST_SECONDS,
  lastNanoseconds: AT_LAST_NANOSECONDS,
  lastSeconds: AT_LAST_SECONDS,
} = AT;
const { nanoseconds: ROW_NANOSECONDS, seconds: ROW_SECONDS } = ROW;

/** First seconds of a flow of which no packet had a time. As unsigned it is later than any that is counted. */
export const NO_TIME = -1;

/** The times of a record that begins with this packet. */
export function setTimes(words: Int32Array, at: number, rows: Int32Array, row: number): void {
  const seconds = rows[row + ROW_SECONDS] ?? 0;
  const nanoseconds = rows[row + ROW_NANOSECONDS] ?? 0;
  words[at + AT_FIRST_SECONDS] = seconds;
  words[at + AT_FIRST_NANOSECONDS] = nanoseconds;
  words[at + AT_LAST_SECONDS] = seconds;
  words[at + AT_LAST_NANOSECONDS] = nanoseconds;
}

/** Earliest and latest, since packets need not be in the order of time. */
export function stretchTimes(words: Int32Array, at: number, rows: Int32Array, row: number): void {
  const seconds = (rows[row + ROW_SECONDS] ?? 0) >>> 0;
  const nanoseconds = rows[row + ROW_NANOSECONDS] ?? 0;
  if (words[at + AT_FIRST_SECONDS] === NO_TIME) return setTimes(words, at, rows, row);
  const last = (words[at + AT_LAST_SECONDS] ?? 0) >>> 0;
  if (seconds > last || (seconds === last && nanoseconds > (words[at + AT_LAST_NANOSECONDS] ?? 0))) {
    words[at + AT_LAST_SECONDS] = seconds;
    words[at + AT_LAST_NANOSECONDS] = nanoseconds;
    return;
  }
  const first = (words[at + AT_FIRST_SECONDS] ?? 0) >>> 0;
  if (seconds < first || (seconds === first && nanoseconds < (words[at + AT_FIRST_NANOSECONDS] ?? 0))) {
    words[at + AT_FIRST_SECONDS] = seconds;
    words[at + AT_FIRST_NANOSECONDS] = nanoseconds;
  }
}

/** From the time at `secondsAt` and the word behind it to the row's; negative when that is earlier. */
export function secondsSince(words: Int32Array, secondsAt: number, rows: Int32Array, row: number): number {
  const seconds = ((rows[row + ROW_SECONDS] ?? 0) >>> 0) - ((words[secondsAt] ?? 0) >>> 0);
  return seconds + ((rows[row + ROW_NANOSECONDS] ?? 0) - (words[secondsAt + 1] ?? 0)) / 1e9;
}

/** The same in microseconds; -1 when it is earlier, or more than 35 minutes later. */
export function microsecondsSince(words: Int32Array, secondsAt: number, rows: Int32Array, row: number): number {
  const seconds = ((rows[row + ROW_SECONDS] ?? 0) >>> 0) - ((words[secondsAt] ?? 0) >>> 0);
  const nanoseconds = (rows[row + ROW_NANOSECONDS] ?? 0) - (words[secondsAt + 1] ?? 0);
  const microseconds = Math.round(seconds * 1e6 + nanoseconds / 1000);
  return microseconds >= 0 && microseconds <= 0x7fffffff ? microseconds : -1;
}

/** First and last time of the record at `at`; null when none of its packets had one. */
export function timesOf(words: Int32Array, at: number): { first: CaptureTime | null; last: CaptureTime | null } {
  if (words[at + AT_FIRST_SECONDS] === NO_TIME) return { first: null, last: null };
  return { first: timeAt(words, at + AT_FIRST_SECONDS), last: timeAt(words, at + AT_LAST_SECONDS) };
}

const timeAt = (words: Int32Array, at: number): CaptureTime => ({
  seconds: (words[at] ?? 0) >>> 0,
  nanoseconds: words[at + 1] ?? 0,
});
