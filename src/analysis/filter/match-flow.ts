import type { FilterFlow, FilterOperator, FilterValue, FlowFilter } from './flow-filter.ts';
import { FILTER_FIELDS } from './flow-filter-fields.ts';

/** Whether a flow is one that the filter asks for. */
export function matchesFlow(filter: FlowFilter, flow: FilterFlow): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => matchesFlow(part, flow));
    case 'or':
      return filter.parts.some((part) => matchesFlow(part, flow));
    case 'not':
      return !matchesFlow(filter.part, flow);
    case 'test': {
      const found = FILTER_FIELDS[filter.field].of(flow);
      return found.some((each) => filter.values.some((value) => fits(each, filter.operator, value)));
    }
    default:
      return filter satisfies never;
  }
}

function fits(found: string | number | Uint8Array, operator: FilterOperator, value: FilterValue): boolean {
  if (typeof found === 'number') return value.kind === 'number' && compares(found, operator, value);
  if (typeof found === 'string') return value.kind === 'text' && isLike(found.toLowerCase(), value.pattern);
  return value.kind === 'address' && isInRange(found, value);
}

function compares(found: number, operator: FilterOperator, { from, to }: { from: number; to: number }): boolean {
  switch (operator) {
    case '=':
      return found >= from && found <= to;
    case '<':
      return found < from;
    case '<=':
      return found <= to;
    case '>':
      return found > to;
    case '>=':
      return found >= from;
    default:
      return operator satisfies never;
  }
}

function isInRange(address: Uint8Array, { base, bits }: { base: Uint8Array; bits: number }): boolean {
  const whole = bits >> 3;
  for (let at = 0; at < whole; at++) if (address[at] !== base[at]) return false;
  const rest = bits & 7;
  return rest === 0 || ((address[whole] ?? 0) ^ (base[whole] ?? 0)) >> (8 - rest) === 0;
}

/**
 * Whether a text is like a pattern with `*` and `?`. Going back to the last `*` alone is enough, and unlike a regular
 * expression takes at most the product of both lengths.
 */
export function isLike(text: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place++;
      starAt = at;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      place++;
      at++;
    } else if (star >= 0) {
      place = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}
