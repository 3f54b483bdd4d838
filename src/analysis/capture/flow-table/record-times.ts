import type { CaptureTime } from '../capture-time.ts';
import type { Packet } from '../packet.ts';
import { AT } from './record-layout.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const {
  firstNanoseconds: AT_FIRST_NANOSECONDS,
  firstSeconds: AT_FIRST_SECONDS,
  lastNanoseconds: AT_LAST_NANOSECONDS,
  lastSeconds: AT_LAST_SECONDS,
} = AT;

/** First seconds of a flow of which no packet had a time. As unsigned it is later than any that is counted. */
export const NO_TIME = -1;

/** The times of a record that begins with this packet. */
export function setTimes(words: Int32Array, at: number, { seconds, nanoseconds }: Packet): void {
  words[at + AT_FIRST_SECONDS] = seconds;
  words[at + AT_FIRST_NANOSECONDS] = nanoseconds;
  words[at + AT_LAST_SECONDS] = seconds;
  words[at + AT_LAST_NANOSECONDS] = nanoseconds;
}

/** Earliest and latest, since packets need not be in the order of time. */
export function stretchTimes(words: Int32Array, at: number, packet: Packet): void {
  if (words[at + AT_FIRST_SECONDS] === NO_TIME) return setTimes(words, at, packet);
  const { seconds, nanoseconds } = packet;
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

/** From the time at `secondsAt` and the word behind it to the packet's; negative when that is earlier. */
export function secondsSince(words: Int32Array, secondsAt: number, packet: Packet): number {
  const seconds = packet.seconds - ((words[secondsAt] ?? 0) >>> 0);
  return seconds + (packet.nanoseconds - (words[secondsAt + 1] ?? 0)) / 1e9;
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
