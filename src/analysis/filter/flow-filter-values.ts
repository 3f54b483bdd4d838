import { isIP } from 'node:net';
import { parseDuration } from '#core/duration.ts';
import { PROTOCOL_NAMES } from '#core/flow.ts';
import type { FilterValue } from './flow-filter.ts';
import type { ValueKind } from './flow-filter-fields.ts';

/** How a kind is read; `expected` completes "expected …". */
interface ValueReader {
  readonly expected: string;
  readonly read: (text: string) => FilterValue | null;
}

const one = (value: number | null): FilterValue | null =>
  value === null ? null : { kind: 'number', from: value, to: value };

const text = (pattern: string): FilterValue => ({ kind: 'text', pattern: pattern.toLowerCase() });

const RESULTS = ['established', 'closed', 'reset', 'refused', 'unanswered', 'partial'];
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
  country: { expected: 'a country of two letters such as DE, or unknown', read: readCountry },
  network: {
    expected: 'the number of a network such as AS8075',
    read: (word) => one(numberOf(word, /^(?:AS)?(\d{1,10})$/i)),
  },
  size: { expected: 'a size such as 1500, 10MB or 2GiB', read: (word) => one(sizeOf(word)) },
  count: { expected: 'a number such as 100 or 10k', read: (word) => one(/b$/i.test(word) ? null : sizeOf(word)) },
  duration: { expected: 'a length of time such as 250ms, 30s or 5m', read: (word) => one(durationOf(word)) },
  result: {
    expected: `one of ${RESULTS.join(', ')}`,
    read: (word) => (RESULTS.includes(word.toLowerCase()) ? text(word) : null),
  },
};

function numberOf(word: string, shape: RegExp): number | null {
  const digits = shape.exec(word)?.[1];
  return digits === undefined ? null : Number(digits);
}

function readPorts(word: string): FilterValue | null {
  const [, low, high = low] = /^(\d{1,5})(?:(?:-|\.\.)(\d{1,5}))?$/.exec(word) ?? [];
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
  if (word.toLowerCase() === 'unknown') return { kind: 'text', pattern: '' };
  return /^[a-z]{2}$/i.test(word) ? text(word) : null;
}

function sizeOf(word: string): number | null {
  const [, digits, unit] = /^(\d{1,15}(?:\.\d{1,6})?)([a-z]*)$/i.exec(word) ?? [];
  const factor = UNITS[unit?.toLowerCase() ?? ''];
  return digits === undefined || factor === undefined ? null : Math.round(Number(digits) * factor);
}

function durationOf(word: string): number | null {
  const [, ms] = /^(\d{1,9}(?:\.\d{1,6})?)ms$/i.exec(word) ?? [];
  return ms === undefined ? parseDuration(word) : Number(ms);
}

/** 16 bytes and how many bits of them count: an IPv4 /8 has 104. */
function readRange(word: string): FilterValue | null {
  const [address = '', length, ...more] = word.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 0 || more.length > 0) return null;
  const width = family === 4 ? 32 : 128;
  const bits = length === undefined ? width : numberOf(length, /^(\d{1,3})$/);
  if (bits === null || bits > width) return null;
  return { kind: 'address', base: family === 4 ? bytesOf4(address) : bytesOf6(address), bits: 128 - width + bits };
}

function bytesOf4(address: string): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set([0xff, 0xff, ...address.split('.').map(Number)], 10);
  return bytes;
}

function bytesOf6(address: string): Uint8Array {
  // The last 32 bits may be written as IPv4 (RFC 4291 section 2.2 no. 3).
  const [head = '', tail] = address.replace(/[\d.]+\.[\d.]+$/, groupsOf4).split('::');
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  const groups = [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

const groupsOf = (part: string): number[] =>
  part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));

function groupsOf4(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
