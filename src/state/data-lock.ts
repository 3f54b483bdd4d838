import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#core/errors.ts';

/**
 * Takes the data directory for this process; both embedded stores allow one process only. A lock whose process is gone
 * is taken over. Throws FB1003 when another process holds it.
 */
export async function lockDataDirectory(directory: string): Promise<AsyncDisposable> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'flowbell.lock');
  await take(path, directory);
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

async function take(path: string, directory: string): Promise<void> {
  try {
    await writeFile(path, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    if (!isExisting(error)) throw unwritable(directory, error);
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (isAlive(holder)) throw inUse(directory, holder);
    await rm(path, { force: true });
    await writeFile(path, `${process.pid}\n`, { flag: 'wx' });
  }
}

const isExisting = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** In a container each start has the same process number, so our own number means an earlier life of ours. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const inUse = (directory: string, holder: number): AppError =>
  new AppError('FB1003', {
    message: `The data directory ${directory} is in use by process ${holder}.`,
    next: `Stop that process, or give this one a directory of its own with FLOWBELL_DATA or data.directory.`,
    details: { directory, holder },
  });

const unwritable = (directory: string, cause: unknown): AppError =>
  new AppError('FB3004', {
    message: `The data directory ${directory} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`,
    next: 'Make it writable, or choose another one with FLOWBELL_DATA or data.directory.',
    details: { directory },
    cause,
  });
