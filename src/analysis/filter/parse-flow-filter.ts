import { filterFault } from './flow-filter-fault.ts';
import type { FlowFilter } from './flow-filter.ts';
import type { FilterTable } from './flow-filter-fields.ts';
import { FilterReader } from './filter-reader.ts';
import { readComparison } from './read-comparison.ts';

export interface FilterOptions {
  /** Where the flows come from: fields that it lacks are refused. When not given every field is read. */
  readonly table?: FilterTable;
  /** IANA zone of times that say none; UTC when not given. */
  readonly timeZone?: string;
  /** Clock times without a day are those before this moment; when not given there are none. */
  readonly nowMs?: number;
}

/** Enough for a person and for a list of addresses; a larger one is no filter. */
const MOST_CHARACTERS = 20_000;
const MOST_NESTED = 100;

/**
 * Reads a filter such as `src = 10.0.0.0/8 and (port in (80, 443) or action = deny) and not rule = Allow*`.
 * `not` binds closest, then `and`, then `or`; words of the language may be in any case.
 * @throws AppError FB2007 with the place and a mark below it.
 */
export function parseFlowFilter(filter: string, options: FilterOptions = {}): FlowFilter {
  const parser = parserOf(filter, options);
  const parsed = parser.or();
  parser.end();
  return parsed;
}

/** Reads as much as is a filter, and where that ends: a command may go on behind it. Throws as `parseFlowFilter`. */
export function parseFilterPrefix(
  filter: string,
  options: FilterOptions = {},
): { readonly filter: FlowFilter; readonly end: number; readonly fault: () => void } {
  const parser = parserOf(filter, options);
  const parsed = parser.or();
  return { filter: parsed, end: parser.at, fault: () => parser.end() };
}

function parserOf(filter: string, { table, timeZone = 'UTC', nowMs }: FilterOptions): FilterParser {
  if (filter.length > MOST_CHARACTERS) {
    const message = `expected at most ${MOST_CHARACTERS} characters, found ${filter.length}`;
    throw filterFault({ filter, at: MOST_CHARACTERS, message });
  }
  const clock = nowMs === undefined ? {} : { nowMs };
  return new FilterParser(new FilterReader(filter, { table: table ?? null, timeZone, ...clock }));
}

class FilterParser {
  readonly #reader: FilterReader;
  #depth = 0;

  constructor(reader: FilterReader) {
    this.#reader = reader;
  }

  get at(): number {
    return this.#reader.peek().at;
  }

  /** Throws where something is left. */
  end(): void {
    const { kind, text } = this.#reader.peek();
    if (kind === 'end') return;
    if (text === ')') throw this.#reader.fault('expected no closing parenthesis here', { instead: '' });
    const hint =
      text === ',' ? 'Write several values as a list: port in (80, 443).' : 'Join comparisons by "and" or "or".';
    const instead = text === ',' || kind !== 'word' ? {} : { instead: `and ${text}` };
    throw this.#reader.fault(this.#reader.found('"and" or "or"'), { hint, ...instead });
  }

  or(): FlowFilter {
    const parts = [this.#and()];
    while (this.#reader.takes('or', '||')) parts.push(this.#and());
    return joined('or', parts);
  }

  #and(): FlowFilter {
    const parts = [this.#not()];
    while (this.#reader.takes('and', '&&')) parts.push(this.#not());
    return joined('and', parts);
  }

  #not(): FlowFilter {
    if (this.#depth >= MOST_NESTED) throw this.#reader.fault(`expected at most ${MOST_NESTED} parts inside each other`);
    this.#depth++;
    const parsed = this.#reader.takes('not', '!') ? ({ kind: 'not', part: this.#not() } as const) : this.#primary();
    this.#depth--;
    return parsed;
  }

  #primary(): FlowFilter {
    if (!this.#reader.takes('(')) return readComparison(this.#reader);
    const parsed = this.or();
    if (!this.#reader.takes(')')) {
      const hint = 'Close the parenthesis, or join comparisons by "and" or "or".';
      throw this.#reader.fault(this.#reader.found('")"'), { hint });
    }
    return parsed;
  }
}

const joined = (kind: 'and' | 'or', parts: readonly FlowFilter[]): FlowFilter => {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts };
};
