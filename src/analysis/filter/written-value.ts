import { PROTOCOL_NAMES } from '#core/flow.ts';
import { rangeText } from './address-range.ts';
import type { FilterValue } from './flow-filter.ts';
import type { ValueKind } from './flow-filter-fields.ts';

/** A value as it is written behind a field of this kind. */
export function writtenValue(value: FilterValue, kind: ValueKind): string {
  switch (value.kind) {
    case 'address':
      return rangeText(value);
    case 'number':
      return numberText(value, kind);
    case 'text':
      if (kind !== 'country') return written(value.pattern);
      return value.pattern === '' ? 'unknown' : value.pattern.toUpperCase();
    default:
      return value satisfies never;
  }
}

function numberText({ from, to }: { from: number; to: number }, kind: ValueKind): string {
  const one = (number: number): string => {
    switch (kind) {
      case 'protocol':
        return PROTOCOL_NAMES[number] ?? String(number);
      case 'network':
        return `AS${number}`;
      case 'size':
        return inUnits(number, SIZES) ?? plain(number);
      case 'duration':
        return inUnits(number, LENGTHS) ?? `${plain(number)}ms`;
      case 'time':
        return new Date(number).toISOString();
      default:
        return plain(number);
    }
  };
  if (from === to) return one(from);
  return kind === 'port' ? `${one(from)}-${one(to)}` : `${one(from)}..${one(to)}`;
}

const SIZES = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
] as const;
const LENGTHS = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1000, 's'],
] as const;

/** In the largest unit of which it is a whole number; null where it is none of any. */
function inUnits(number: number, units: readonly (readonly [number, string])[]): string | null {
  const [size, unit] = units.find(([each]) => number >= each && number % each === 0) ?? [];
  return size === undefined || unit === undefined ? null : `${plain(number / size)}${unit}`;
}

/** Without an exponent, which no reader of sizes takes. */
const plain = (number: number): string =>
  Number.isInteger(number) ? BigInt(number).toString() : number.toFixed(6).replace(/0+$/, '');

const QUOTES = [
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
] as const;

/** In quotes where it would not be read as one word. */
function written(text: string): string {
  if (/^[\p{L}\p{N}_./:*?%@#+-]+$/u.test(text)) return text;
  const [open, close] = QUOTES.find((pair) => pair.every((quote) => !text.includes(quote))) ?? QUOTES[0];
  return `${open}${text}${close}`;
}
