import { readFileSync, statSync } from 'node:fs';
import { AppError } from '#core/errors.ts';

/** Settings are written by hand; a larger file is some other file. */
const MAX_BYTES = 1_000_000;

/** The text of a settings file. FB1002 when it is missing, unreadable or too large to be one. */
export function readText(file: string): string {
  const bytes = attempt(file, () => statSync(file).size);
  if (bytes > MAX_BYTES) {
    throw new AppError('FB1002', {
      message: `Expected a settings file of at most ${MAX_BYTES} bytes at ${file}, found ${bytes}.`,
      next: 'Check that the path names a YAML settings file.',
      details: { file, bytes },
    });
  }
  return attempt(file, () => readFileSync(file, 'utf8'));
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new AppError('FB1002', {
      message: `Expected a readable settings file at ${file}, found ${reason(error)}.`,
      next: 'Create the file or name another with --config, --rules, FLOWBELL_CONFIG or FLOWBELL_RULES.',
      details: { file },
      cause: error,
    });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'none',
  EACCES: 'one that this user may not read',
  EISDIR: 'a folder',
};

function reason(error: unknown): string {
  const code = Error.isError(error) && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (code || String(error));
}
