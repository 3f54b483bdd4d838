import { formatDuration, formatTime } from '#core/units.ts';
import { DAY_MS, lastMs, MINUTE_MS, type Window } from '#core/window.ts';
import { CommandError } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import { takeDuration } from './durations.ts';
import type { Now } from './local-time.ts';
import { type Moment, notATime, takeMoment } from './moments.ts';
import { between, resolve, thisMinute } from './window-ends.ts';

const LAST = new Set(['last', 'past', 'previous', 'recent']);
const UNTIL = new Set(['to', 'until', 'till', 'and', '-', '–', '—', '..', '...', 'through']);
const THE = new Set(['the']);
const LONGEST_MS = 366 * DAY_MS;
const SHORTEST_MS = MINUTE_MS;

/** Words that begin a window, for typo suggestions. */
export const WINDOW_WORDS: readonly string[] = ['last', 'from', 'since', 'between', 'today', 'yesterday'];

/** Takes a window; null, and nothing taken, when none begins at the cursor. Throws FB2003 for one that cannot be meant. */
export function takeWindow(cursor: Cursor, now: Now): Window | null {
  const start = cursor.peek();
  const window = takeLast(cursor, now) ?? takeSince(cursor, now) ?? takeRange(cursor, now);
  return window === null ? null : fitting(window, { now, at: cursor.position(start) });
}

function takeLast(cursor: Cursor, now: Now): Window | null {
  const said = cursor.takeWord(LAST) !== null;
  const mark = cursor.mark;
  const ms = takeDuration(cursor, { single: said });
  if (said && ms === null) throw notATime(cursor, 'a length such as 2h, 30m or 7d');
  // "2h ago" is a moment, not a length.
  if (ms === null || cursor.word() === 'ago') {
    cursor.rewind(mark);
    return null;
  }
  if (ms < SHORTEST_MS || ms > LONGEST_MS) {
    throw new CommandError('FB2003', {
      message: `A window can be from 1 minute to ${LONGEST_MS / DAY_MS} days long, found ${formatDuration(ms)}.`,
      next: 'Ask for a length in between, for example `last 2h`.',
    });
  }
  return lastMs(ms, thisMinute(now.nowMs));
}

function takeSince(cursor: Cursor, now: Now): Window | null {
  if (cursor.word() !== 'since') return null;
  cursor.skip(1);
  const start = takeMoment(cursor) ?? takeLength(cursor);
  if (start === null) throw notATime(cursor, 'a time such as 08:00 or yesterday 22:00');
  return { fromMs: resolve(start, 'start', now), toMs: thisMinute(now.nowMs) };
}

/** `since 2h` means "since 2 h ago". */
function takeLength(cursor: Cursor): Moment | null {
  const ms = takeDuration(cursor, { single: false });
  return ms === null ? null : { kind: 'ago', ms };
}

function takeRange(cursor: Cursor, now: Now): Window | null {
  const opening = cursor.word() === 'from' || cursor.word() === 'between' ? cursor.word() : '';
  if (opening !== '') cursor.skip(1);
  const first = cursor.peek();
  const start = takeMoment(cursor);
  if (start === null && opening !== '') throw notATime(cursor, 'a time such as 08:00 or 2026-11-20 08:00');
  if (start === null) return null;
  if (cursor.takeWord(UNTIL) !== null) {
    cursor.takeWord(THE);
    const end = takeMoment(cursor);
    if (end === null) throw notATime(cursor, 'the end of the window, a time such as 10:30,');
    return between(start, end, now);
  }
  if (opening === 'between') throw notATime(cursor, '“and” with the end of the window,');
  if (opening === 'from') return { fromMs: resolve(start, 'start', now), toMs: thisMinute(now.nowMs) };
  if (start.kind === 'local' && start.clock === null) return between(start, start, now);
  throw new CommandError('FB2003', {
    message: `A window has a beginning and an end; only one time was given (position ${cursor.position(first)}).`,
    next: 'Say for example `since 08:00` or `from 08:00 to 10:30`.',
    suggestions:
      first === undefined ? [] : [{ label: 'Since then', command: cursor.replacing(first, `since ${first.text}`) }],
  });
}

/** Nothing is asked of the future: the end is cut to now. Throws FB2003 when nothing is left, or far too much. */
function fitting(window: Window, place: { now: Now; at: number }): Window {
  const { nowMs, timeZone } = place.now;
  const time = (ms: number): string => formatTime(ms, timeZone, { nowMs });
  const refuse = (message: string): CommandError =>
    new CommandError('FB2003', {
      message: `${message} (position ${place.at}).`,
      next: 'Ask for example for `last 2h` or `from 08:00 to 10:30`.',
    });
  if (window.toMs <= window.fromMs) {
    throw refuse(`The window ends (${time(window.toMs)}) before it begins (${time(window.fromMs)})`);
  }
  const toMs = Math.min(window.toMs, thisMinute(nowMs));
  if (toMs <= window.fromMs)
    throw refuse(`The window lies in the future: it begins ${time(window.fromMs)} and now is ${time(nowMs)}`);
  if (toMs - window.fromMs > LONGEST_MS) {
    throw refuse(
      `The window is ${formatDuration(toMs - window.fromMs)} long, at most ${LONGEST_MS / DAY_MS} days are read`,
    );
  }
  return { fromMs: window.fromMs, toMs };
}
