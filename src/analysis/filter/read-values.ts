import { EXAMPLES } from './filter-examples.ts';
import type { FilterReader } from './filter-reader.ts';
import type { FilterValue } from './flow-filter.ts';
import { FILTER_FIELDS, type FilterField } from './flow-filter-fields.ts';
import { VALUE_READERS } from './flow-filter-values.ts';
import { isClock, isDay } from './time-values.ts';

/** Reads one value of a field. FB2007. */
export function readValue(field: FilterField, reader: FilterReader): FilterValue {
  const { text, tokens } = valueText(field, reader);
  const value = readValueText(text, field, reader);
  reader.skip(tokens);
  return value;
}

/** The value that a text is; faults are at the next token. */
export function readValueText(text: string | null, field: FilterField, reader: FilterReader): FilterValue {
  const { kind } = FILTER_FIELDS[field];
  const { expected, read } = VALUE_READERS[kind];
  const value = text === null ? null : read(text, reader.context);
  if (value !== null) return value;
  const isName = kind === 'address' && text !== null && /^[a-z][\w.-]*$/i.test(text);
  const hint = isName ? `For a name write resource = ${text}.` : `Write for example: ${EXAMPLES[kind](field)}.`;
  throw reader.fault(reader.found(expected), { hint });
}

/** `(80, 443)` as in SQL and KQL, `{80, 443}` and `{80 443}` as in Wireshark. */
export function readList(field: FilterField, reader: FilterReader): readonly FilterValue[] {
  const isBraced = reader.takes('{');
  if (!isBraced && !reader.takes('(')) {
    throw reader.fault(reader.found('"("'), { hint: `Write the values in parentheses: ${field} in (…, …).` });
  }
  const close = isBraced ? '}' : ')';
  const values = [readValue(field, reader)];
  while (reader.takes(',') || (isBraced && reader.peek().kind !== 'end' && reader.peek().text !== close)) {
    values.push(readValue(field, reader));
  }
  if (reader.takes(close)) return values;
  throw reader.fault(reader.found(`"," or "${close}"`), { hint: 'Put commas between the values and close the list.' });
}

interface ValueText {
  /** Null where no value stands. */
  readonly text: string | null;
  readonly tokens: number;
}

function valueText(field: FilterField, reader: FilterReader): ValueText {
  const { kind, text } = reader.peek();
  if (kind !== 'word' && kind !== 'text') return { text: null, tokens: 0 };
  if (kind === 'word' && FILTER_FIELDS[field].kind === 'time') return timeText(reader);
  return { text, tokens: 1 };
}

/** `2026-11-20 14:05` without quotes, and KQL's `datetime(…)` and `ago(…)`. */
function timeText(reader: FilterReader): ValueText {
  const { text } = reader.peek();
  const inside = reader.peek(2);
  const isCall = reader.peek(1).text === '(' && reader.peek(3).text === ')' && inside.kind !== 'sign';
  if (isCall && reader.word() === 'datetime') return { text: inside.text, tokens: 4 };
  if (isCall && reader.word() === 'ago') return { text: `ago(${inside.text})`, tokens: 4 };
  const next = reader.peek(1);
  const isPair = isDay(text) && next.kind === 'word' && isClock(next.text);
  return isPair ? { text: `${text} ${next.text}`, tokens: 2 } : { text, tokens: 1 };
}
