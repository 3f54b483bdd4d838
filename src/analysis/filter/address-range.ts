import { isIP } from 'node:net';
import type { FilterValue } from './flow-filter.ts';

export type AddressRange = Extract<FilterValue, { kind: 'address' }>;

const MAPPED = [0xff, 0xff];

/** 16 bytes and how many bits of them count: an IPv4 /8 has 104. Null when it is no address or range. */
export function readRange(word: string): AddressRange | null {
  const [address = '', length, ...more] = word.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 0 || more.length > 0) return null;
  const width = family === 4 ? 32 : 128;
  const bits = length === undefined ? width : lengthOf(length);
  if (bits === null || bits > width) return null;
  return { kind: 'address', base: family === 4 ? bytesOf4(address) : bytesOf6(address), bits: 128 - width + bits };
}

const lengthOf = (text: string): number | null => (/^\d{1,3}$/.test(text) ? Number(text) : null);

function bytesOf4(address: string): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes.set([...MAPPED, ...address.split('.').map(Number)], 10);
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

/** First and last address of a range, 16 bytes each. */
export function endsOf({ base, bits }: AddressRange): readonly [Uint8Array, Uint8Array] {
  const last = Uint8Array.from(base);
  const first = Uint8Array.from(base);
  for (let at = 0; at < 16; at++) {
    const free = Math.min(8, Math.max(0, 8 * (at + 1) - bits));
    const mask = (1 << free) - 1;
    first[at] = (base[at] ?? 0) & ~mask;
    last[at] = (base[at] ?? 0) | mask;
  }
  return [first, last];
}

/** Eight groups, as every reader of IPv6 takes them. */
export const groupsText = (address: Uint8Array): string =>
  Array.from({ length: 8 }, (_, at) => (((address[2 * at] ?? 0) << 8) | (address[2 * at + 1] ?? 0)).toString(16)).join(
    ':',
  );

/** `10.0.0.0/8`, `10.0.0.4`, `2001:db8:0:0:0:0:0:0/32`: what is read as the same range again. */
export function rangeText({ base, bits }: AddressRange): string {
  const is4 = bits >= 96 && base.subarray(0, 10).every((byte) => byte === 0) && base[10] === 0xff && base[11] === 0xff;
  const [address, length] = is4 ? [base.subarray(12).join('.'), bits - 96] : [groupsText(base), bits];
  return bits === 128 ? address : `${address}/${length}`;
}
