import { PROTOCOL_NAMES } from '#core/flow.ts';
import { readRange } from './address-range.ts';
import { isCountry } from './country-words.ts';
import type { FilterTest, FilterValue, FlowFilter } from './flow-filter.ts';
import type { FilterField } from './flow-filter-fields.ts';
import { VALUE_READERS } from './flow-filter-values.ts';

const UTC = { timeZone: 'UTC' } as const;
const DECISIONS: Readonly<Record<string, readonly [FilterField, string]>> = {
  allow: ['action', 'allow'],
  allowed: ['action', 'allow'],
  deny: ['action', 'deny'],
  denied: ['action', 'deny'],
  blocked: ['action', 'deny'],
  inbound: ['dir', 'in'],
  outbound: ['dir', 'out'],
};

/** What a value by itself asks for: an address, a range, `:443`, `10.0.0.4:443`, `DE`, `TCP`, `denied`; null for others. */
export function bareWord(word: string): FlowFilter | null {
  const lower = word.toLowerCase();
  const range = readRange(word);
  if (range !== null) return test('ip', range);
  const port = word.startsWith(':') ? VALUE_READERS.port.read(word, UTC) : null;
  if (port !== null) return test('port', port);
  const protocol = Object.values(PROTOCOL_NAMES).some((name) => name.toLowerCase() === lower);
  if (protocol) return read('proto', VALUE_READERS.protocol.read(word, UTC));
  // In lower case it would be "is", "no", "in" and other words of a sentence.
  if (isCountry(word)) return test('country', { kind: 'text', pattern: lower });
  const [field, pattern] = (Object.hasOwn(DECISIONS, lower) ? DECISIONS[lower] : undefined) ?? [];
  if (field !== undefined && pattern !== undefined) return test(field, { kind: 'text', pattern });
  return endpoint(word);
}

/** `10.0.0.4:443` and `[2001:db8::1]:443`. */
function endpoint(word: string): FlowFilter | null {
  const [, four, six, port = ''] = /^(?:([\d.]+)|\[([\da-f:.]+)\]):(\d{1,5})$/i.exec(word) ?? [];
  const address = readRange(four ?? six ?? '');
  const number = VALUE_READERS.port.read(port, UTC);
  if (address === null || number === null) return null;
  return { kind: 'and', parts: [test('ip', address), test('port', number)] };
}

const test = (field: FilterField, value: FilterValue): FilterTest => ({
  kind: 'test',
  field,
  operator: '=',
  values: [value],
});

const read = (field: FilterField, value: FilterValue | null): FilterTest | null =>
  value === null ? null : test(field, value);

/** How a value that could be several things is written. */
export function bareWordHint(word: string): string | null {
  if (VALUE_READERS.port.read(word, UTC) !== null) return `Write port = ${word} or :${word}.`;
  if (/^(?:in|out)$/i.test(word)) return `Write dir = ${word.toLowerCase()}.`;
  if (/^[a-z]{2}$/i.test(word)) return `Write country = ${word.toUpperCase()}.`;
  if (/^as\d+$/i.test(word)) return `Write asn = ${word.toUpperCase()}.`;
  if (/^[\d.]+\*?$/.test(word)) return 'Write an address as 10.0.0.4 and a range as 10.0.0.0/8.';
  return null;
}
