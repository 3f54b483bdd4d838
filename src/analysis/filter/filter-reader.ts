import type { AppError } from '#core/errors.ts';
import { type FilterProblem, filterFault } from './flow-filter-fault.ts';
import type { FilterTable } from './flow-filter-fields.ts';
import { type FilterToken, filterTokens } from './flow-filter-tokens.ts';
import type { TimeContext } from './time-values.ts';

/** What a filter is read against. */
export interface FilterContext extends TimeContext {
  /** Where the flows come from; fields that it lacks are refused. Null when that is not known yet. */
  readonly table: FilterTable | null;
}

/** Each test becomes SQL: so many are enough for a person, and lists of values count once. */
const MOST_TESTS = 500;

/** Reads the tokens of one filter from left to right. */
export class FilterReader {
  readonly context: FilterContext;
  readonly #filter: string;
  readonly #tokens: readonly FilterToken[];
  #next = 0;
  #tests = 0;

  constructor(filter: string, context: FilterContext) {
    this.#filter = filter;
    this.#tokens = filterTokens(filter);
    this.context = context;
  }

  peek(ahead = 0): FilterToken {
    return this.#tokens[this.#next + ahead] ?? { kind: 'end', text: '', at: this.#filter.length, length: 1 };
  }

  /** The next token as a word in lower case; '' for text in quotes and for signs. */
  word(ahead = 0): string {
    const { kind, text } = this.peek(ahead);
    return kind === 'word' ? text.toLowerCase() : '';
  }

  skip(count = 1): void {
    this.#next += count;
  }

  /** Goes on when the next token is one of these words or signs; text in quotes is neither. */
  takes(...forms: readonly string[]): boolean {
    const { kind, text } = this.peek();
    if (kind === 'text' || !forms.includes(text.toLowerCase())) return false;
    this.#next++;
    return true;
  }

  /** Counts what becomes a part of a condition of its own. */
  count(tests: number): void {
    this.#tests += tests;
    if (this.#tests > MOST_TESTS) {
      throw this.fault(`expected at most ${MOST_TESTS} comparisons and ranges`, {
        hint: 'Put single values in one list, such as port in (80, 443): a list counts once.',
      });
    }
  }

  found(expected: string): string {
    const { kind, text } = this.peek();
    return `expected ${expected}, found ${kind === 'end' ? 'the end of the filter' : `"${text}"`}`;
  }

  /** A fault at the next token. */
  fault(message: string, more: Pick<FilterProblem, 'hint' | 'instead'> = {}): AppError {
    const { at, length } = this.peek();
    return filterFault({ filter: this.#filter, at, length, message, ...more });
  }
}
