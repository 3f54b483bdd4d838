/**
 * A moment of a capture: whole seconds since 1970 (UTC) and nanoseconds 0..999999999.
 * Two numbers, because nanoseconds since 1970 do not fit a double exactly (2^53 ns are 104 days).
 */
export interface CaptureTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** Milliseconds since 1970 with a fraction; exact to about a quarter of a microsecond. */
export const millisecondsOf = (time: CaptureTime): number => time.seconds * 1000 + time.nanoseconds / 1e6;

/** Nanoseconds from `from` to `to`, exact up to 104 days and rounded beyond. */
export const nanosecondsBetween = (from: CaptureTime, to: CaptureTime): number =>
  (to.seconds - from.seconds) * 1e9 + (to.nanoseconds - from.nanoseconds);
