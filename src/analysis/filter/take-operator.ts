import type { FilterReader } from './filter-reader.ts';
import type { FilterOperator, FilterValue } from './flow-filter.ts';
import { FILTER_FIELDS, type FilterField, isOrdered } from './flow-filter-fields.ts';
import { EXAMPLES } from './filter-examples.ts';

/** An operator as it was read; `around` makes a pattern of what stands behind `has` and its kin. */
export type TakenOperator =
  | { readonly kind: 'list'; readonly isNot: boolean }
  | { readonly kind: 'between'; readonly isNot: boolean }
  | {
      readonly kind: 'one';
      readonly isNot: boolean;
      readonly operator: FilterOperator;
      readonly around: (value: FilterValue) => FilterValue;
    };

const SIGNS: Readonly<Record<string, readonly [FilterOperator, boolean]>> = {
  '=': ['=', false],
  '==': ['=', false],
  '=~': ['=', false],
  '!=': ['=', true],
  '<>': ['=', true],
  '!~': ['=', true],
  '<': ['<', false],
  '<=': ['<=', false],
  '>': ['>', false],
  '>=': ['>=', false],
};

/** Words of KQL, Wireshark and SQL, with what stands before and behind the value. */
const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  is: ['', ''],
  eq: ['', ''],
  equals: ['', ''],
  like: ['', ''],
  matches: ['', ''],
  has: ['*', '*'],
  contains: ['*', '*'],
  startswith: ['', '*'],
  endswith: ['*', ''],
};
/** Wireshark's words for signs. */
const COMPARING: Readonly<Record<string, string>> = { ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' };

/** Reads what stands between a field and its value. FB2007. */
export function takeOperator(field: FilterField, reader: FilterReader): TakenOperator {
  return takeSign(field, reader) ?? takeWord(reader) ?? fail(field, reader);
}

function takeSign(field: FilterField, reader: FilterReader): TakenOperator | null {
  const { kind, text } = reader.peek();
  const comparing = Object.hasOwn(COMPARING, reader.word()) ? COMPARING[reader.word()] : undefined;
  const sign = kind === 'sign' ? text : comparing;
  const [operator, isNot] = sign === undefined ? [] : (SIGNS[sign] ?? []);
  if (operator === undefined || isNot === undefined) return null;
  if (operator !== '=' && !isOrdered(field)) {
    throw reader.fault(`"${field}" has no order: expected =, != or in, found "${text}"`, { instead: '=' });
  }
  reader.skip();
  return { kind: 'one', isNot, operator, around: (value) => value };
}

/** `in`, `not in`, `!in`, `has`, `!has`, `not contains`, `is not`, `between`. */
function takeWord(reader: FilterReader): TakenOperator | null {
  const before = reader.word() === 'not' || reader.peek().text === '!';
  const word = reader.word(before ? 1 : 0);
  if (word === 'in' || word === 'between') {
    reader.skip(before ? 2 : 1);
    return { kind: word === 'in' ? 'list' : 'between', isNot: before };
  }
  const marks = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  if (marks === undefined) return null;
  reader.skip(before ? 2 : 1);
  const isNot = before || (word === 'is' && reader.takes('not'));
  const around = (value: FilterValue): FilterValue =>
    value.kind === 'text' ? { ...value, pattern: marks[0] + value.pattern + marks[1] } : value;
  return { kind: 'one', isNot, operator: '=', around };
}

function fail(field: FilterField, reader: FilterReader): never {
  const { kind, text } = reader.peek();
  const hint =
    kind === 'word' ? `Write ${field} = ${text}.` : `Write for example: ${EXAMPLES[FILTER_FIELDS[field].kind](field)}.`;
  throw reader.fault(reader.found('=, !=, <, <=, >, >= or in'), {
    hint,
    ...(kind === 'word' ? { instead: `= ${text}` } : {}),
  });
}
