import { ACTION, ADDRESS_CLASSES, DIRECTION, ENCRYPTION, STATE } from '#core/flow.ts';
import { endsOf, groupsText } from './address-range.ts';
import type { FilterParameters } from './filter-parameters.ts';
import type { FilterOperator, FilterTest, FilterValue } from './flow-filter.ts';
import { FILTER_FIELDS, type ValueKind } from './flow-filter-fields.ts';
import { isLike } from './match-flow.ts';

/** A comparison of columns or of sums over them, any of which may fit. */
export function testCondition(test: FilterTest, columns: readonly string[], params: FilterParameters): string {
  const write = writerOf(test, params);
  return either(columns.map(write));
}

const either = (parts: readonly string[]): string => {
  if (parts.length === 0) return '0';
  return parts.length === 1 ? (parts[0] ?? '0') : `(${parts.join(' OR ')})`;
};

type Writer = (column: string) => string;

/** Parameters are added once, also where several columns are compared with them. */
function writerOf({ field, operator, values }: FilterTest, params: FilterParameters): Writer {
  const { kind } = FILTER_FIELDS[field];
  switch (kind) {
    case 'address':
      return addresses(values, params);
    case 'port':
    case 'protocol':
    case 'network':
    case 'size':
    case 'count':
    case 'duration':
    case 'time':
      return numbers(values, { operator, params, type: kind === 'time' ? 'Int64' : 'Float64' });
    case 'country':
      return countries(values, params);
    case 'text':
    case 'result':
      return texts(values, params);
    case 'action':
    case 'direction':
    case 'state':
    case 'class':
    case 'encryption':
      return codes(values, CODES[kind], params);
    default:
      return kind satisfies never;
  }
}

function addresses(values: readonly FilterValue[], params: FilterParameters): Writer {
  const ranges = values.filter((value) => value.kind === 'address');
  const single = ranges.filter(({ bits }) => bits === 128).map(({ base }) => groupsText(base));
  const list = single.length === 0 ? null : params.add('Array(IPv6)', single);
  const wide = ranges
    .filter(({ bits }) => bits < 128)
    .map((range) => endsOf(range).map((end) => params.add('IPv6', groupsText(end))));
  return (column) =>
    either([
      ...(list === null ? [] : [`${column} IN ${list}`]),
      ...wide.map(([first, last]) => `(${column} >= ${first} AND ${column} <= ${last})`),
    ]);
}

interface Numbers {
  readonly operator: FilterOperator;
  readonly params: FilterParameters;
  readonly type: 'Int64' | 'Float64';
}

function numbers(values: readonly FilterValue[], { operator, params, type }: Numbers): Writer {
  const found = values.filter((value) => value.kind === 'number');
  if (operator !== '=') {
    const [value] = found;
    const bound = operator === '>' || operator === '<=' ? value?.to : value?.from;
    if (bound === undefined) return () => '0';
    const limit = params.add(type, bound);
    return (column) => `${column} ${operator} ${limit}`;
  }
  const single = found.filter(({ from, to }) => from === to).map(({ from }) => from);
  const list = single.length === 0 ? null : params.add(`Array(${type})`, single);
  const wide = found
    .filter(({ from, to }) => from !== to)
    .map(({ from, to }) => [params.add(type, from), params.add(type, to)]);
  return (column) =>
    either([
      ...(list === null ? [] : [`${column} IN ${list}`]),
      ...wide.map(([from, to]) => `(${column} >= ${from} AND ${column} <= ${to})`),
    ]);
}

/** An unknown country is stored as two zero bytes. */
function countries(values: readonly FilterValue[], params: FilterParameters): Writer {
  const found = values.filter((value) => value.kind === 'text').map(({ pattern }) => pattern.toUpperCase());
  const known = found.filter((code) => code !== '');
  const list = known.length === 0 ? null : params.add('Array(FixedString(2))', known);
  return (column) =>
    either([
      ...(list === null ? [] : [`${column} IN ${list}`]),
      ...(known.length < found.length ? [`${column} = unhex('0000')`] : []),
    ]);
}

function texts(values: readonly FilterValue[], params: FilterParameters): Writer {
  const patterns = values.filter((value) => value.kind === 'text').map(({ pattern }) => pattern);
  const plain = patterns.filter((pattern) => !/[*?]/.test(pattern));
  const list = plain.length === 0 ? null : params.add('Array(String)', plain);
  const wild = patterns.filter((pattern) => /[*?]/.test(pattern)).map((pattern) => params.add('String', like(pattern)));
  return (column) => {
    const fits = either([
      ...(list === null ? [] : [`lowerUTF8(${column}) IN ${list}`]),
      ...wild.map((pattern) => `lowerUTF8(${column}) LIKE ${pattern}`),
    ]);
    return `(${column} != '' AND ${fits})`;
  };
}

/** `*` and `?` as LIKE has them; its own signs stand for themselves. */
const like = (pattern: string): string =>
  pattern
    .replaceAll(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');

const CODES = {
  action: new Map(Object.entries(ACTION)),
  direction: new Map(Object.entries(DIRECTION)),
  state: new Map(Object.entries(STATE)),
  class: new Map(ADDRESS_CLASSES.map((name, code) => [name, code])),
  encryption: new Map(ENCRYPTION.map((name, code) => [name, code])),
} as const satisfies Partial<Record<ValueKind, ReadonlyMap<string, number>>>;

/** Columns that hold numbers of a closed list. */
function codes(values: readonly FilterValue[], names: ReadonlyMap<string, number>, params: FilterParameters): Writer {
  const isWanted = (name: string): boolean =>
    values.some((value) => value.kind === 'text' && name !== '' && isLike(name.toLowerCase(), value.pattern));
  const wanted = [...names].filter(([name]) => isWanted(name)).map(([, code]) => code);
  const list = params.add('Array(Int16)', wanted);
  return (column) => `toInt16(${column}) IN ${list}`;
}
