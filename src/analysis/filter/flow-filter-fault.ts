import { AppError } from '#core/errors.ts';

/** Where a filter could not be understood, and what was expected there. */
export interface FilterProblem {
  readonly filter: string;
  /** First character that does not fit, from 0, and how many of them. */
  readonly at: number;
  readonly length?: number;
  /** "expected a value, found …". */
  readonly message: string;
  readonly hint?: string;
  /** What was probably meant in the place of those characters. */
  readonly instead?: string;
}

const EXAMPLE =
  "Write for example: 'src = 10.0.0.0/8 and port in (80, 443)', 'app = DNS and not host = *.example.com', 'bytes > 10MB'.";
/** Longer filters are shown around the place. */
const SHOWN = 100;

/** FB2007 with the filter and a mark below the place. */
export function filterFault({ filter, at, length = 1, message, hint, instead }: FilterProblem): AppError {
  const from = Math.max(0, Math.min(at - SHOWN / 2, filter.length - SHOWN));
  const shown = filter.slice(from, from + SHOWN).replaceAll(/\s/g, ' ');
  // Characters that are two UTF-16 units take one column.
  const indent = ' '.repeat(Array.from(shown.slice(0, at - from)).length);
  const mark = '^'.repeat(Math.max(1, Math.min(length, shown.length - (at - from))));
  return new AppError('FB2007', {
    message: `The filter is not understood at character ${at + 1}: ${message}.\n  ${shown}\n  ${indent}${mark}`,
    next: hint ?? EXAMPLE,
    details: { at, length, message, ...(instead === undefined ? {} : { instead }) },
  });
}
