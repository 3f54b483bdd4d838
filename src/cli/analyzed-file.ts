import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import { AppError } from '#core/errors.ts';

/** One file or folder that was named or found, and what became of it. */
export interface AnalyzedFile {
  readonly path: string;
  /** Null when nothing of it could be read. */
  readonly stats: FlowLogStats | null;
  /** What kept the file, or the rest of it, from being read: FB3001, FB3003 or FB3004. Null when nothing did. */
  readonly fault: AppError | null;
}

/** A file after reading. `broken` is what ended the reading before the end of the file. */
export function analyzedFile(path: string, stats: FlowLogStats, broken: AppError | null): AnalyzedFile {
  const problem = stats.problems[0];
  if (broken !== null || problem === undefined || stats.records > 0) return { path, stats, fault: broken };
  const at = `at byte ${problem.offset} expected ${problem.expected}, found ${quoted(problem.found)}`;
  const fault =
    problem.path === 'file'
      ? new AppError('FB3003', { message: `${path} is not a flow log: ${at}.`, next: EXPECTED })
      : new AppError('FB3001', {
          message: `No record of ${path} can be read: in ${problem.path} ${at}.`,
          next: 'Copy the blob again; it may have been cut.',
        });
  return { path, stats, fault };
}

const EXPECTED =
  'Name PT1H.json blobs of NSG flow logs (versions 1 and 2) or VNet flow logs (version 4), or their folder.';

const quoted = (found: string): string => (found === 'end of data' ? found : `"${found.trim()}"`);

const MOST_NAMED = 5;

/** Why there is nothing to report on: the fault of the only file, or those of the first few. */
export function nothingRead(files: readonly AnalyzedFile[]): AppError {
  const faults = files.flatMap(({ fault }) => fault ?? []);
  const [first] = faults;
  if (first === undefined) {
    const names = files.map(({ path }) => path);
    return new AppError('FB2005', {
      message: `There is no tuple in ${listed(names, ', ')}: no flow was logged.`,
      next: 'Name the blobs of another hour or network interface, or the folder above them.',
    });
  }
  if (files.length === 1) return first;
  const lines = listed(
    faults.map(({ message }) => `  ${message}`),
    '\n',
  );
  return new AppError(first.code, {
    message: `None of ${files.length} files could be reported on:\n${lines}`,
    next: first.next,
  });
}

function listed(names: readonly string[], separator: string): string {
  const left = names.length - MOST_NAMED;
  const shown = names.slice(0, MOST_NAMED).join(separator);
  return left > 0 ? `${shown}${separator}${separator === '\n' ? '  ' : ''}and ${left} more` : shown;
}
