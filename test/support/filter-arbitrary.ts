import fc from 'fast-check';
import type { FilterTest, FilterValue, FlowFilter } from '#analysis/filter/flow-filter.ts';
import { type FilterField, FILTER_FIELDS, isOrdered, type ValueKind } from '#analysis/filter/flow-filter-fields.ts';
import { addressHex } from './capture-address.ts';

export const FEW = {
  addresses: ['10.0.0.4', '10.0.0.5', '10.0.1.4', '203.0.113.7', '2001:db8::5', '2001:db8:1::5'],
  ports: [22, 53, 443, 50_000, 65_535],
  protocols: [1, 6, 17],
  countries: ['', 'DE', 'NL'],
  networks: [0, 8075, 64_500],
  classes: ['unknown', 'vm', 'onprem', 'azurePlatform', 'internet'],
  names: ['', 'nsg-web', 'NSG-Data', '100%_x', 'a\\b', "o'hara"],
  states: ['none', 'begin', 'continue', 'end', 'deny'],
} as const;

const address = (text: string): Uint8Array => new Uint8Array(Buffer.from(addressHex(text), 'hex'));
const number = (from: number, to = from): FilterValue => ({
  kind: 'number',
  from: Math.min(from, to),
  to: Math.max(from, to),
});
const text = (pattern: string): FilterValue => ({ kind: 'text', pattern: pattern.toLowerCase() });

const numbers = (...list: readonly number[]): fc.Arbitrary<FilterValue> =>
  fc
    .tuple(fc.constantFrom(...list), fc.constantFrom(...list), fc.boolean())
    .map(([a, b, wide]) => number(a, wide ? b : a));
const words = (...list: readonly string[]): fc.Arbitrary<FilterValue> => fc.constantFrom(...list).map(text);

/** Names of rows, parts of them with `*` and `?`, and signs that mean something in SQL. */
const patterns: fc.Arbitrary<FilterValue> = fc.oneof(
  fc.constantFrom(...FEW.names.filter((name) => name !== '')).map(text),
  fc.constantFrom('*', 'nsg*', '*-*', 'nsg-???', '*%*', '*_*', '*\\*', "*'*", '?', "'; DROP TABLE flows --*").map(text),
);

const VALUES: Readonly<Record<ValueKind, fc.Arbitrary<FilterValue>>> = {
  address: fc
    .tuple(
      fc.constantFrom(...FEW.addresses),
      fc.constantFrom(0, 16, 32, 48, 96, 104, 112, 120, 126, 127, 128, 128, 128),
    )
    .map(([each, bits]) => ({ kind: 'address', base: address(each), bits })),
  port: numbers(0, ...FEW.ports),
  protocol: fc.constantFrom(...FEW.protocols).map((each) => number(each)),
  text: patterns,
  country: words(...FEW.countries),
  network: numbers(...FEW.networks),
  size: numbers(0, 1, 100, 1500, 3000, 1e6),
  count: numbers(0, 1, 3, 10, 100),
  duration: numbers(0, 1, 1000, 60_000, 90_000.5),
  time: numbers(...[0, 1, 30_000, 60_000, 119_999].map((ms) => Date.UTC(2026, 10, 20, 14) + ms)),
  result: words('closed', 'refused', 'unanswered'),
  action: words('allow', 'deny'),
  direction: words('in', 'out'),
  state: words(...FEW.states),
  class: words(...FEW.classes, 'azure*'),
  encryption: words('X', 'NX'),
};

const testOf = (field: FilterField): fc.Arbitrary<FilterTest> => {
  const values = VALUES[FILTER_FIELDS[field].kind];
  const equal = fc
    .uniqueArray(values, { minLength: 1, maxLength: 3, selector: (value) => JSON.stringify(value) })
    .map((list) => ({ kind: 'test', field, operator: '=', values: list }) as const);
  if (!isOrdered(field)) return equal;
  const isTime = FILTER_FIELDS[field].kind === 'time';
  const ordered = fc
    .tuple(values, fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const))
    .map(([value, operator]) => {
      const bound = value.kind === 'number' && isTime ? { ...value, to: value.from } : value;
      return { kind: 'test', field, operator, values: [bound] } as const;
    });
  return fc.oneof(equal, ordered);
};

/** Filters over these fields that choose some of few values. */
export function filterArbitrary(fields: readonly FilterField[]): fc.Arbitrary<FlowFilter> {
  return fc.letrec<{ filter: FlowFilter; test: FlowFilter }>((tie) => ({
    test: fc.oneof(...fields.map(testOf)),
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie('test'),
      fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 2, maxLength: 3 }))
        .map(([kind, parts]) => ({ kind, parts })),
      tie('filter').map((part) => ({ kind: 'not', part }) as const),
    ),
  })).filter;
}
