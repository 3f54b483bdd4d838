import { hash } from './random.ts';

/** IPv4 addresses as unsigned 32-bit numbers: `size` of them from `base`. */
export interface AddressRange {
  readonly base: number;
  readonly size: number;
}

export function parseRange(cidr: string): AddressRange {
  const [address = '', length = ''] = cidr.split('/');
  const octets = address.split('.').map(Number);
  if (octets.length !== 4 || length === '') throw new Error(`expected IPv4 CIDR such as 10.0.0.0/8, found ${cidr}`);
  const base = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return { base, size: 2 ** (32 - Number(length)) };
}

export const formatAddress = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;

/** Host number `index` of a population that is scattered over the ranges: the same index is always the same address. */
export function hostAddress(ranges: readonly AddressRange[], index: number): string {
  const place = hash(index, ranges.length);
  const range = ranges[place % ranges.length];
  if (range === undefined) throw new Error('expected at least one address range, found none');
  return formatAddress(range.base + (hash(place, index, range.base) % range.size));
}
