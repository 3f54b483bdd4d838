import { bareWord, bareWordHint } from './bare-words.ts';
import type { FilterReader } from './filter-reader.ts';
import type { FilterOperator, FilterTest, FilterValue, FlowFilter } from './flow-filter.ts';
import {
  FILTER_FIELDS,
  type FilterField,
  type FilterTable,
  fieldsOf,
  isLacking,
  isOrdered,
} from './flow-filter-fields.ts';
import { likelyField, type NamedField, namedField } from './flow-filter-names.ts';
import { readList, readValue, readValueText } from './read-values.ts';
import { takeOperator } from './take-operator.ts';

/** Reads one comparison, or a value that says by itself what it is compared with: `10.0.0.4`, `:443`, `denied`. */
export function readComparison(reader: FilterReader): FlowFilter {
  const { kind, text } = reader.peek();
  const named = kind === 'word' ? namedField(text) : null;
  if (named !== null && !standsAlone(reader)) {
    refuseLacking(named.field, reader);
    reader.skip();
    return implying(named, comparison(named.field, reader));
  }
  const pair = kind === 'word' ? withColon(reader) : null;
  if (pair !== null) return pair;
  const bare = kind === 'word' ? bareWord(text) : null;
  if (bare === null) throw noField(reader);
  for (const { field } of testsOf(bare)) refuseLacking(field, reader);
  reader.count(1);
  reader.skip();
  return bare;
}

/** A field's name is also a word for a value: `tcp` alone is one, and so is a name that nothing follows. */
function standsAlone(reader: FilterReader): boolean {
  const { kind, text } = reader.peek(1);
  const ends = kind === 'end' || text === ')' || ['and', 'or', '&&', '||'].includes(text.toLowerCase());
  return ends && bareWord(reader.peek().text) !== null;
}

const testsOf = (filter: FlowFilter): readonly FilterTest[] =>
  filter.kind === 'test' ? [filter] : filter.kind === 'not' ? testsOf(filter.part) : filter.parts.flatMap(testsOf);

/** `port:443` and `src:2001:db8::1`, as searches are written. */
function withColon(reader: FilterReader): FlowFilter | null {
  const { text } = reader.peek();
  const colon = text.indexOf(':');
  const named = colon > 0 && colon < text.length - 1 ? namedField(text.slice(0, colon)) : null;
  if (named === null) return null;
  refuseLacking(named.field, reader);
  const value = readValueText(text.slice(colon + 1), named.field, reader);
  reader.count(1);
  reader.skip();
  return implying(named, { kind: 'test', field: named.field, operator: '=', values: [value] });
}

/** `tcp.port == 443` asks for the protocol too. */
function implying({ protocol }: NamedField, filter: FlowFilter): FlowFilter {
  if (protocol === undefined) return filter;
  const values = [{ kind: 'number', from: protocol, to: protocol }] as const;
  return { kind: 'and', parts: [{ kind: 'test', field: 'proto', operator: '=', values }, filter] };
}

function comparison(field: FilterField, reader: FilterReader): FlowFilter {
  const operator = takeOperator(field, reader);
  const negated = (test: FilterTest): FlowFilter => (operator.isNot ? { kind: 'not', part: test } : test);
  if (operator.kind === 'list') {
    const values = readList(field, reader);
    reader.count(1 + values.filter((value) => value.kind === 'address' && value.bits < 128).length);
    return negated({ kind: 'test', field, operator: '=', values });
  }
  if (operator.kind === 'between') return negated(between(field, reader));
  const value = operator.around(readValue(field, reader));
  reader.count(1);
  return negated({
    kind: 'test',
    field,
    operator: operator.operator,
    values: [instant(value, operator.operator, field)],
  });
}

/** `time > 14:05` is about the moment at which that minute begins, as everywhere in this field. */
const instant = (value: FilterValue, operator: FilterOperator, field: FilterField): FilterValue =>
  value.kind === 'number' && operator !== '=' && FILTER_FIELDS[field].kind === 'time'
    ? { ...value, to: value.from }
    : value;

/** `between (80 .. 90)` and `between 80 and 90`. */
function between(field: FilterField, reader: FilterReader): FilterTest {
  if (!isOrdered(field)) throw reader.fault(`"${field}" has no order: expected =, != or in, found "between"`);
  const isOpen = reader.takes('(');
  const low = readValue(field, reader);
  const isPair = reader.takes('..', 'and', ',');
  if (!isPair && low.kind === 'number' && low.from === low.to) {
    throw reader.fault(reader.found('"and" and the end of the range'), {
      hint: 'Write for example: port between 80 and 90.',
    });
  }
  const high = isPair ? readValue(field, reader) : low;
  if (isOpen && !reader.takes(')')) throw reader.fault(reader.found('")"'), { hint: 'Close the range by ")".' });
  reader.count(1);
  const value =
    low.kind === 'number' && high.kind === 'number' ? ({ kind: 'number', from: low.from, to: high.to } as const) : low;
  return { kind: 'test', field, operator: '=', values: [value] };
}

function refuseLacking(field: FilterField, reader: FilterReader): void {
  const { table } = reader.context;
  if (table === null || !isLacking(field, table)) return;
  const hint = INSTEAD[field] ?? `Fields are ${fieldsOf(table).join(', ')}.`;
  throw reader.fault(`${TABLES[table]} do not say "${field}"`, { hint });
}

const TABLES: Readonly<Record<FilterTable, string>> = {
  flows: 'flow logs',
  captures: 'captures',
  'capture-file': 'captures',
};
const INSTEAD: Readonly<Partial<Record<FilterField, string>>> = {
  app: 'Flow logs carry no payload: ask for a port, such as dport = 53.',
  host: 'Flow logs carry no names: ask for an address, such as ip = 10.0.0.4, or a resource.',
  result: 'Flow logs say what was decided: ask for action = deny, or for state = begin.',
  action: 'Nobody decides in a capture: ask what became of a connection, such as result = refused.',
  state: 'A capture has whole flows: ask what became of a connection, such as result = refused.',
};

function noField(reader: FilterReader): Error {
  const { kind, text } = reader.peek();
  const fields = fieldsOf(reader.context.table);
  const likely = kind === 'word' ? likelyField(text, fields) : null;
  const list = `Fields are ${fields.join(', ')}.`;
  const found = reader.found('a field');
  if (likely !== null) return reader.fault(found, { hint: `Did you mean "${likely}"? ${list}`, instead: likely });
  return reader.fault(found, { hint: (kind === 'word' ? bareWordHint(text) : null) ?? list });
}
