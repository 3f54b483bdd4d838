import { Cursor } from '#bot/commands/cursor.ts';
import { tokenise } from '#bot/commands/tokens.ts';
import { takeWindow } from '#bot/commands/windows.ts';
import { AppError } from '#core/errors.ts';
import type { Window } from '#core/window.ts';

export interface WindowOptions {
  readonly last?: string | true | undefined;
  readonly from?: string | true | undefined;
  readonly to?: string | true | undefined;
}

/** The window that `--last`, `--from` and `--to` ask for; all there is when none is given. "Now" is the newest record. */
export function analysisWindow(options: WindowOptions, { extent, timeZone }: { extent: Window; timeZone: string }): Window {
  const words = windowWords(options, extent);
  if (words === null) return extent;
  const cursor = new Cursor(tokenise(words));
  const window = takeWindow(cursor, { nowMs: extent.toMs, timeZone });
  if (window !== null && cursor.done) return window;
  throw new AppError('FB2003', {
    message: `The window "${words}" is not understood.`,
    next: 'Use for example --last 2h, or --from "2026-11-20 08:00" --to "2026-11-20 10:00".',
  });
}

function windowWords({ last, from, to }: WindowOptions, extent: Window): string | null {
  if (typeof last === 'string') return `last ${last}`;
  if (typeof from !== 'string' && typeof to !== 'string') return null;
  const start = typeof from === 'string' ? from : new Date(extent.fromMs).toISOString();
  return typeof to === 'string' ? `from ${start} to ${to}` : `from ${start}`;
}
