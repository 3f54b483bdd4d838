import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { reportCharts } from '#bot/commands/report.ts';
import { AppError, asAppError } from '#core/errors.ts';
import { createPainter } from '#render/picture.ts';
import { errorText } from './error-text.ts';
import { type CommandIo, EXIT } from './io.ts';

/** Writes charts as PNG files and names each on stderr. A chart that fails costs that chart, and the exit code. */
export async function drawCharts(
  charts: ReturnType<typeof reportCharts>,
  { folder, io }: { folder: string; io: CommandIo },
): Promise<number> {
  await makeFolder(folder);
  await using painter = createPainter();
  let exit: number = EXIT.done;
  for (const { name, build } of charts) {
    const path = join(folder, `${name.replaceAll(' ', '-')}.png`);
    try {
      const { png } = await painter.draw(build(), { signal: io.signal });
      await writeFile(path, png).catch((cause: unknown) => Promise.reject(unwritable(path, cause)));
      io.stderr.write(`${path}\n`);
    } catch (error) {
      io.signal.throwIfAborted();
      io.stderr.write(errorText(chartFault(name, error)));
      exit = EXIT.failed;
    }
  }
  return exit;
}

/** Makes the folder for output, with those above it. FB3004. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => Promise.reject(unwritable(folder, cause)));
}

const chartFault = (name: string, error: unknown): AppError =>
  error instanceof AppError
    ? error
    : new AppError('FB4001', {
        message: `The chart "${name}" could not be drawn: ${asAppError(error).message}`,
        next: 'The numbers are in the report.',
        cause: error,
      });

const unwritable = (path: string, cause: unknown): AppError =>
  new AppError('FB3004', {
    message: `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    next: 'Name a folder that you may write to with --charts.',
    details: { path },
    cause,
  });
