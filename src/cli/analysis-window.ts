import { Cursor } from '#bot/commands/cursor.ts';
import { takeDuration } from '#bot/commands/durations.ts';
import { type Moment, takeMoment } from '#bot/commands/moments.ts';
import { tokenise } from '#bot/commands/tokens.ts';
import { between, resolve, thisMinute } from '#bot/commands/window-ends.ts';
import { AppError } from '#core/errors.ts';
import { formatRange, formatTime } from '#core/units.ts';
import { lastMs, MINUTE_MS, type Window } from '#core/window.ts';

export interface WindowOptions {
  readonly last?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface WindowPlace {
  /** First record to just after the last one. */
  readonly extent: Window;
  /** IANA zone of times without one. */
  readonly timeZone: string;
}

/**
 * The window that `--last`, `--from` and `--to` ask for, in whole minutes; all there is when none is given. "Now" is the
 * newest record, so that `--last 2h` and `--from 08:00` mean something for old files. FB2003.
 */
export function analysisWindow(options: WindowOptions, { extent, timeZone }: WindowPlace): Window {
  const { last, from, to } = options;
  const now = { nowMs: extent.toMs, timeZone };
  const all = { fromMs: Math.floor(extent.fromMs / MINUTE_MS) * MINUTE_MS, toMs: thisMinute(extent.toMs) };
  if (last !== undefined) return lastMs(lengthOf(last), all.toMs);
  const start = from === undefined ? null : momentOf('--from', from);
  const end = to === undefined ? null : momentOf('--to', to);
  if (start !== null && end !== null) return checked(between(start, end, now), timeZone);
  // With one end only, the other is that of the records.
  const fromMs = start === null ? all.fromMs : resolve(start, 'start', now);
  const toMs = end === null ? all.toMs : resolve(end, 'end', now);
  if (toMs > fromMs) return { fromMs, toMs };
  const words = end === null ? `from ${time(fromMs, timeZone)} on` : `before ${time(toMs, timeZone)}`;
  throw noRecords(words, { extent, timeZone });
}

const EXAMPLES = 'Use for example --last 2h, or --from "2026-11-20 08:00" --to "2026-11-20 10:00".';

function lengthOf(text: string): number {
  const ms = read(text, (cursor) => takeDuration(cursor, { single: true }));
  if (ms !== null && ms >= MINUTE_MS) return ms;
  throw new AppError('FB2003', {
    message: `--last "${text}" is not understood: expected a length of at least 1 minute, such as 30m, 2h or 7d.`,
    next: EXAMPLES,
  });
}

function momentOf(option: string, text: string): Moment {
  const moment = read(text, takeMoment);
  if (moment !== null) return moment;
  throw new AppError('FB2003', {
    message: `${option} "${text}" is not understood: expected a time such as 2026-11-20T08:00Z, "2026-11-20 08:00", 08:00 or 2026-11-20.`,
    next: EXAMPLES,
  });
}

/** What `take` reads from the whole text; null when it is anything else. */
function read<T>(text: string, take: (cursor: Cursor) => T | null): T | null {
  try {
    const cursor = new Cursor(tokenise(text));
    const value = take(cursor);
    return cursor.done ? value : null;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function checked(window: Window, timeZone: string): Window {
  if (window.toMs > window.fromMs) return window;
  throw new AppError('FB2003', {
    message: `The window holds no time: it begins ${time(window.fromMs, timeZone)} and ends ${time(window.toMs, timeZone)}.`,
    next: EXAMPLES,
  });
}

/** FB2005: there are records, but not in this window. */
export const emptyWindow = (window: Window, place: WindowPlace): AppError =>
  noRecords(`in ${formatRange(window, place.timeZone, YEARS)}`, place);

const noRecords = (words: string, { extent, timeZone }: WindowPlace): AppError =>
  new AppError('FB2005', {
    message: `There are no records ${words}.`,
    next: `Records there are from ${time(extent.fromMs, timeZone)} to ${time(extent.toMs - 1, timeZone)}; choose a window in between, or leave it out for all of them.`,
  });

/** Files may be of any year: times carry theirs. */
const YEARS = { nowMs: 0 } as const;

const time = (ms: number, timeZone: string): string => formatTime(ms, timeZone, YEARS);
