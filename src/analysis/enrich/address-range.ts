import { ADDRESS_BYTES, parseAddress } from './address.ts';

/** Addresses that share their first `bits` of 128 with `base`; an IPv4 /8 has 104 bits. */
export interface AddressRange {
  readonly base: Uint8Array;
  readonly bits: number;
}

/** A range as written (`10.0.0.0/8`, `fc00::/7`) or one address; null when the text is neither. */
export function parseRange(text: string): AddressRange | null {
  const [address = '', length] = text.split('/');
  const base = parseAddress(address);
  if (base === null) return null;
  const width = address.includes(':') ? 128 : 32;
  const bits = length === undefined ? width : Number(length);
  if (!Number.isInteger(bits) || bits < 0 || bits > width) return null;
  return { base, bits: 128 - width + bits };
}

/** True when the 16 bytes at `offset` lie in the range. */
export function inRange(range: AddressRange, bytes: Uint8Array, offset: number): boolean {
  const whole = range.bits >> 3;
  for (let i = 0; i < whole; i++) if (bytes[offset + i] !== range.base[i]) return false;
  const rest = range.bits & 7;
  if (rest === 0 || whole >= ADDRESS_BYTES) return true;
  const difference = (bytes[offset + whole] ?? 0) ^ (range.base[whole] ?? 0);
  return difference >> (8 - rest) === 0;
}
