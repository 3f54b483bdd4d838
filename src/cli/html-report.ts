import { writeFile } from 'node:fs/promises';
import type { Analysis } from '#analysis/analysis.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import { fileData } from '#bot/web/report/file-data.ts';
import { singleFile } from '#bot/web/report/single-file.ts';
import { AppError } from '#core/errors.ts';
import type { Scope } from '#core/resource.ts';
import { formatBytes } from '#core/units.ts';
import type { Window } from '#core/window.ts';
import type { CommandIo } from './io.ts';
import { SYSTEM_CLOCK } from './system-clock.ts';

/** What was reported on, while its store is still there. */
export interface Reported {
  readonly analysis: Analysis;
  readonly scope: Scope;
  readonly window: Window;
  /** Of flow logs; captures are filtered before they are stored. */
  readonly filter?: FlowFilter | null;
}

/** Writes the report as one HTML file that loads nothing, and names it on stderr. FB3004. */
export async function writeHtmlReport(
  { analysis, scope, window, filter = null }: Reported,
  { path, timeZone, io }: { path: string; timeZone: string; io: CommandIo },
): Promise<void> {
  const { signal } = io;
  const data = await fileData({
    ports: analysis,
    scope,
    window,
    filter,
    timeZone,
    nowMs: SYSTEM_CLOCK.nowMs(),
    signal,
  });
  const html = await singleFile(data);
  await writeFile(path, html).catch((cause: unknown) => Promise.reject(unwritable(path, cause)));
  io.stderr.write(`${path}: ${formatBytes(Buffer.byteLength(html))}\n`);
}

const unwritable = (path: string, cause: unknown): AppError =>
  new AppError('FB3004', {
    message: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    next: 'Name a file in a folder that you may write to with --html.',
    details: { path },
    cause,
  });
