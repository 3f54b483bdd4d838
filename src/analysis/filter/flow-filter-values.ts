import { parseDuration } from '#core/duration.ts';
import { ADDRESS_CLASSES, ENCRYPTION, PROTOCOL_NAMES } from '#core/flow.ts';
import { readRange } from './address-range.ts';
import { countryCode } from './country-words.ts';
import type { FilterValue } from './flow-filter.ts';
import type { ValueKind } from './flow-filter-fields.ts';
import { readTimes, type TimeContext } from './time-values.ts';

/** How a kind is read; `expected` completes "expected …". */
interface ValueReader {
  readonly expected: string;
  readonly read: (text: string, context: TimeContext) => FilterValue | null;
}

const text = (pattern: string): FilterValue => ({ kind: 'text', pattern: pattern.toLowerCase() });

const RESULTS = ['established', 'closed', 'reset', 'refused', 'unanswered', 'partial'] as const;
const ACTIONS = {
  allow: ['a', 'allowed', 'accept', 'accepted', 'permit', 'permitted', 'pass', 'passed'],
  deny: ['d', 'denied', 'block', 'blocked', 'drop', 'dropped', 'reject', 'rejected'],
} as const;
const DIRECTIONS = { in: ['i', 'inbound', 'ingress'], out: ['o', 'outbound', 'egress'] } as const;
const STATES = {
  begin: ['b', 'begins', 'start'],
  continue: ['c', 'continues', 'continuing'],
  end: ['e', 'ends'],
  deny: ['d', 'denied'],
  none: [],
} as const;
const CLASSES = {
  onprem: ['on-prem', 'on-premises', 'onpremises'],
  azureplatform: ['azure-platform', 'platform'],
  azurepublic: ['azure-public'],
  'azure*': ['azure', 'azure*'],
  unknownprivate: ['unknown-private', 'private'],
  internet: ['public'],
  internal: ['vnet', 'intra-vnet'],
} as const;

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

export const VALUE_READERS: Readonly<Record<ValueKind, ValueReader>> = {
  address: { expected: 'an address or a range such as 10.0.0.4, 10.0.0.0/8 or 2001:db8::/32', read: readRange },
  port: { expected: 'a port from 0 to 65535, or a range such as 8000-8099', read: readPorts },
  protocol: { expected: 'a protocol such as TCP, UDP or ICMP, or its number', read: (word) => one(protocolOf(word)) },
  text: { expected: 'a name, with * for any text', read: text },
  country: { expected: 'a country such as DE or Germany, or unknown', read: readCountry },
  network: {
    expected: 'the number of a network such as AS8075',
    read: ranged((word) => numberOf(word, /^(?:AS)?(\d{1,10})$/i)),
  },
  size: { expected: 'a size such as 1500, 10MB or 2GiB', read: ranged(sizeOf) },
  count: { expected: 'a number such as 100 or 10k', read: ranged((word) => (/b$/i.test(word) ? null : sizeOf(word))) },
  duration: { expected: 'a length of time such as 250ms, 30s or 5m', read: ranged(durationOf) },
  time: { expected: 'a time such as 14:05, 2026-11-20 or 2026-11-20T14:05Z', read: readTimes },
  result: { expected: `one of ${RESULTS.join(', ')}`, read: oneOf(RESULTS) },
  action: { expected: 'allow or deny', read: oneOf(['allow', 'deny'], ACTIONS) },
  direction: { expected: 'in or out', read: oneOf(['in', 'out'], DIRECTIONS) },
  state: { expected: 'one of begin, continue, end, deny, none', read: oneOf(Object.keys(STATES), STATES) },
  class: { expected: `one of ${ADDRESS_CLASSES.join(', ')}`, read: oneOf(ADDRESS_CLASSES, CLASSES) },
  encryption: { expected: `one of ${ENCRYPTION.slice(1).join(', ')}`, read: oneOf(ENCRYPTION.slice(1)) },
};

const one = (value: number | null): FilterValue | null =>
  value === null ? null : { kind: 'number', from: value, to: value };

/** A word of a closed list, in any case, or another word for one. */
function oneOf(
  words: readonly string[],
  others: Readonly<Record<string, readonly string[]>> = {},
): (word: string) => FilterValue | null {
  return (word) => {
    const lower = word.toLowerCase();
    const meant = Object.entries(others).find(([, same]) => same.includes(lower))?.[0];
    const known = meant ?? words.find((each) => each.toLowerCase() === lower);
    return known === undefined ? null : text(known);
  };
}

/** A number, or two joined by `..`. */
function ranged(read: (word: string) => number | null): (word: string) => FilterValue | null {
  return (word) => {
    const [low = '', high = low, ...more] = word.split('..');
    const [from, to] = [read(low), read(high)];
    return from === null || to === null || from > to || more.length > 0 ? null : { kind: 'number', from, to };
  };
}

function numberOf(word: string, shape: RegExp): number | null {
  const digits = shape.exec(word)?.[1];
  return digits === undefined ? null : Number(digits);
}

function readPorts(word: string): FilterValue | null {
  const [, low, high = low] = /^:?(\d{1,5})(?:(?:[-–]|\.\.)(\d{1,5}))?$/.exec(word) ?? [];
  if (low === undefined) return null;
  const [from, to] = [Number(low), Number(high)];
  return to > 65_535 || from > to ? null : { kind: 'number', from, to };
}

function protocolOf(word: string): number | null {
  const number = numberOf(word, /^(\d{1,3})$/);
  if (number !== null) return number <= 255 ? number : null;
  const named = Object.entries(PROTOCOL_NAMES).find(([, name]) => name.toLowerCase() === word.toLowerCase());
  return named === undefined ? null : Number(named[0]);
}

function readCountry(word: string): FilterValue | null {
  if (word.toLowerCase() === 'unknown') return text('');
  if (/^[a-z]{2}$/i.test(word)) return text(word);
  const code = countryCode(word);
  return code === null ? null : text(code);
}

function sizeOf(word: string): number | null {
  const [, digits, unit] = /^(\d{1,15}(?:\.\d{1,6})?)([a-z]*)$/i.exec(word) ?? [];
  const factor = UNITS[unit?.toLowerCase() ?? ''];
  const size = digits === undefined || factor === undefined ? Number.NaN : Math.round(Number(digits) * factor);
  return Number.isSafeInteger(size) ? size : null;
}

function durationOf(word: string): number | null {
  const [, ms] = /^(\d{1,15}(?:\.\d{1,6})?)ms$/i.exec(word) ?? [];
  return ms === undefined ? parseDuration(word) : Number(ms);
}
