import type { FilterOperator, FilterValue, FlowFilter } from './flow-filter.ts';
import { filterFault } from './flow-filter-fault.ts';
import { FILTER_FIELDS, type FilterField, isFilterField, isOrdered, likelyField } from './flow-filter-fields.ts';
import { type FilterToken, filterTokens } from './flow-filter-tokens.ts';
import { VALUE_READERS } from './flow-filter-values.ts';

/** Enough for a person and for a list of addresses; a larger one is no filter. */
const MOST_CHARACTERS = 20_000;
const MOST_NESTED = 100;
const OPERATORS: Readonly<Record<string, FilterOperator | '!='>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/**
 * Reads a filter such as `src = 10.0.0.0/8 and (port in (80, 443) or app = DNS) and not host = *.example.com`.
 * `not` binds closest, then `and`, then `or`; words of the language may be in any case.
 * @throws AppError FB2007 with the place and a mark below it.
 */
export function parseFlowFilter(filter: string): FlowFilter {
  if (filter.length > MOST_CHARACTERS) {
    const message = `expected at most ${MOST_CHARACTERS} characters, found ${filter.length}`;
    throw filterFault({ filter, at: MOST_CHARACTERS, message });
  }
  return new FilterParser(filter).whole();
}

class FilterParser {
  readonly #filter: string;
  readonly #tokens: readonly FilterToken[];
  #next = 0;
  #depth = 0;

  constructor(filter: string) {
    this.#filter = filter;
    this.#tokens = filterTokens(filter);
  }

  whole(): FlowFilter {
    const parsed = this.#or();
    if (this.#peek().kind === 'end') return parsed;
    const hint =
      this.#peek().text === ','
        ? 'Write several values as a list: port in (80, 443).'
        : 'Join comparisons by "and" or "or".';
    throw this.#fault(
      this.#peek().text === ')' ? 'expected no closing parenthesis here' : this.#found('"and" or "or"'),
      hint,
    );
  }

  #or(): FlowFilter {
    const parts = [this.#and()];
    while (this.#takes('or', '||')) parts.push(this.#and());
    return joined('or', parts);
  }

  #and(): FlowFilter {
    const parts = [this.#not()];
    while (this.#takes('and', '&&')) parts.push(this.#not());
    return joined('and', parts);
  }

  #not(): FlowFilter {
    if (this.#depth >= MOST_NESTED) throw this.#fault(`expected at most ${MOST_NESTED} parts inside each other`);
    this.#depth++;
    const parsed = this.#takes('not', '!') ? ({ kind: 'not', part: this.#not() } as const) : this.#primary();
    this.#depth--;
    return parsed;
  }

  #primary(): FlowFilter {
    if (!this.#takes('(')) return this.#comparison();
    const parsed = this.#or();
    if (!this.#takes(')'))
      throw this.#fault(this.#found('")"'), 'Close the parenthesis, or join comparisons by "and" or "or".');
    return parsed;
  }

  #comparison(): FlowFilter {
    const field = this.#field();
    const isNot = this.#peek().text.toLowerCase() === 'not' && this.#peek(1).text.toLowerCase() === 'in';
    if (isNot) this.#next++;
    if (this.#takes('in')) {
      const test = { kind: 'test', field, operator: '=', values: this.#list(field) } as const;
      return isNot ? { kind: 'not', part: test } : test;
    }
    const operator = this.#operator(field);
    const value = this.#value(field);
    if (operator === '!=') return { kind: 'not', part: { kind: 'test', field, operator: '=', values: [value] } };
    return { kind: 'test', field, operator, values: [value] };
  }

  #field(): FilterField {
    const token = this.#peek();
    const name = token.text.toLowerCase();
    if (token.kind === 'word' && isFilterField(name)) {
      this.#next++;
      return name;
    }
    const likely = token.kind === 'word' ? likelyField(name) : null;
    const fields = `Fields are ${Object.keys(FILTER_FIELDS).join(', ')}.`;
    throw this.#fault(
      this.#found('a field'),
      likely === null ? (bareWordHint(token) ?? fields) : `Did you mean "${likely}"? ${fields}`,
    );
  }

  #operator(field: FilterField): FilterOperator | '!=' {
    const token = this.#peek();
    const operator = token.kind === 'sign' ? OPERATORS[token.text] : undefined;
    if (operator === undefined) {
      const hint = token.kind === 'word' ? `Write ${field} = ${token.text}.` : `Write for example: ${EXAMPLES[field]}.`;
      throw this.#fault(this.#found('=, !=, <, <=, >, >= or in'), hint);
    }
    if (operator !== '=' && operator !== '!=' && !isOrdered(field)) {
      throw this.#fault(`"${field}" has no order: expected =, != or in, found "${token.text}"`);
    }
    this.#next++;
    return operator;
  }

  #list(field: FilterField): FilterValue[] {
    if (!this.#takes('('))
      throw this.#fault(this.#found('"("'), `Write the values in parentheses: ${field} in (…, …).`);
    const values = [this.#value(field)];
    while (this.#takes(',')) values.push(this.#value(field));
    if (this.#takes(')')) return values;
    throw this.#fault(this.#found('"," or ")"'), 'Put commas between the values and close the list.');
  }

  #value(field: FilterField): FilterValue {
    const token = this.#peek();
    const { expected, read } = VALUE_READERS[FILTER_FIELDS[field].kind];
    const value = token.kind === 'word' || token.kind === 'text' ? read(token.text) : null;
    if (value === null) throw this.#fault(this.#found(expected), `Write for example: ${EXAMPLES[field]}.`);
    this.#next++;
    return value;
  }

  /** Goes on when the next token is one of these words or signs; text in quotes is neither. */
  #takes(...forms: readonly string[]): boolean {
    const { kind, text } = this.#peek();
    if (kind === 'text' || !forms.includes(text.toLowerCase())) return false;
    this.#next++;
    return true;
  }

  #peek(ahead = 0): FilterToken {
    return this.#tokens[this.#next + ahead] ?? { kind: 'end', text: '', at: this.#filter.length, length: 1 };
  }

  #found(expected: string): string {
    const { kind, text } = this.#peek();
    return `expected ${expected}, found ${kind === 'end' ? 'the end of the filter' : `"${text}"`}`;
  }

  #fault(message: string, hint?: string): Error {
    const { at, length } = this.#peek();
    return filterFault({ filter: this.#filter, at, length, message, ...(hint === undefined ? {} : { hint }) });
  }
}

const joined = (kind: 'and' | 'or', parts: readonly FlowFilter[]): FlowFilter => {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts };
};

const EXAMPLES: Readonly<Record<FilterField, string>> = {
  src: 'src = 10.0.0.4',
  dst: 'dst = 10.0.0.0/8',
  ip: 'ip = 10.0.0.4',
  port: 'port in (80, 443)',
  sport: 'sport >= 49152',
  dport: 'dport = 443',
  proto: 'proto = TCP',
  app: 'app = DNS',
  host: 'host = *.example.com',
  country: 'country = DE',
  asn: 'asn = AS8075',
  bytes: 'bytes > 10MB',
  sent: 'sent > 10MB',
  received: 'received > 10MB',
  packets: 'packets > 100',
  duration: 'duration > 5m',
  result: 'result = refused',
};

/** A value without its field: `tcp`, `443`, `10.0.0.4`. */
function bareWordHint({ kind, text }: FilterToken): string | null {
  if (kind !== 'word') return null;
  if (VALUE_READERS.address.read(text) !== null) return `Write ip = ${text}, src = ${text} or dst = ${text}.`;
  if (VALUE_READERS.port.read(text) !== null) return `Write port = ${text}.`;
  if (VALUE_READERS.protocol.read(text) !== null) return `Write proto = ${text}.`;
  return null;
}
