import fc from 'fast-check';

/*
 * Flow logs as fast-check makes them: records as JSON values with keys in any order, and a writer that spells them with
 * any white space and escapes.
 */

const digits = (value: number): string => String(value);
const port = fc.integer({ min: 0, max: 65_535 }).map(digits);
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom('10.1.0.4', '::', '::1', '::ffff:10.0.0.1', '255.255.255.255', '0.0.0.0', '2001:DB8::a:0:1'),
);
const counter = fc.oneof(
  fc.constantFrom('', '0'),
  fc.nat(3000).map(digits),
  fc.maxSafeNat().map(digits),
  fc.constantFrom('9007199254740991', '0000000000000001', '1234567890'),
);
const counters = fc.tuple(counter, counter, counter, counter).map((list) => list.join(','));
const time = fc.oneof(
  fc.integer({ min: 1_400_000_000, max: 2_000_000_000 }).map(digits),
  fc.integer({ min: 1_400_000_000_000, max: 2_000_000_000_000 }).map(digits),
);
const direction = fc.constantFrom('I', 'O');
const protocol = fc.oneof(fc.constantFrom('6', '17', 'T', 'U'), fc.nat(255).map(digits));
const encryption = fc.constantFrom('NX', 'NX', 'X', '', 'NX_HW_NOT_SUPPORTED', 'NX_FALLBACK', 'SOMETHING_NEW', 'é');

const start = fc.tuple(time, address, address, port, port, protocol, direction).map((list) => list.join(','));
const vnetTuple = fc.tuple(start, fc.constantFrom('B', 'C', 'E', 'D'), encryption, counters).map((l) => l.join(','));
const nsg1Tuple = fc.tuple(start, fc.constantFrom('A', 'D')).map((list) => list.join(','));
const nsg2Tuple = fc
  .tuple(start, fc.constantFrom('A', 'D'), fc.constantFrom('B', 'C', 'E'), counters)
  .map((list) => list.join(','));

/** Tuples with something wrong in them, of which some are still right. */
const badTuple = fc.oneof(
  fc.constantFrom('', ',', 'x', '1,2,3', ',,,,,,,,,,,,', '1663146003599,10.0.0.256,10.0.0.1,1,2,6,O,B,NX,0,0,0,0'),
  fc
    .tuple(vnetTuple, fc.nat(80), fc.constantFrom('', ',', '0', 'Z', ':', ' ', '\\', '"', '\n', 'é'))
    .map(([tuple, at, text]) => tuple.slice(0, at) + text + tuple.slice(at + 1)),
);
const tuples = (good: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.array(fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: badTuple }), { maxLength: 6 });

const name = fc.oneof(
  fc.constantFrom('UserRule_a', 'DefaultRule_DenyAllInBound', 'PlatformRule', 'unspecified', ''),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const iso = fc.oneof(
  fc.constantFrom('2022-09-14T09:00:52.5625085Z', '2022-09-14T09:00:52', 'soon', ''),
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
);
const macText = fc.constantFrom('000D3A359573', '00-0d-3a-35-95-73', '000d3af8801a', 'none', '');
const extra = fc.jsonValue({ maxDepth: 2 });

/** An object of some of the given keys in any order, with keys that mean nothing among them. */
function shuffled(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  const noise = fc.record({ Version: extra, systemId: extra, note: extra }, { requiredKeys: [] });
  return fc.tuple(fc.record(fields), noise).chain(([object, more]) => {
    const entries = Object.entries({ ...object, ...more });
    return fc.shuffledSubarray(entries, { minLength: entries.length }).map((list) => Object.fromEntries(list));
  });
}

const few = { maxLength: 3 };
const vnetRule = shuffled({ rule: name, flowTuples: tuples(vnetTuple) });
const vnetAcl = shuffled({ aclID: name, flowGroups: fc.array(vnetRule, few) });
const vnetRecord = shuffled({
  time: iso,
  macAddress: macText,
  flowLogResourceID: name,
  targetResourceID: name,
  flowRecords: shuffled({ flows: fc.array(vnetAcl, few) }),
});
const nsgMac = shuffled({ mac: macText, flowTuples: tuples(fc.oneof(nsg2Tuple, nsg2Tuple, nsg1Tuple)) });
const nsgRule = shuffled({ rule: name, flows: fc.array(nsgMac, few) });
const nsgRecord = shuffled({
  time: iso,
  macAddress: macText,
  resourceId: name,
  properties: shuffled({ flows: fc.array(nsgRule, few) }),
});

export const flowRecord: fc.Arbitrary<object> = fc.oneof(vnetRecord, nsgRecord);
export const flowRecords: fc.Arbitrary<object[]> = fc.array(flowRecord, { maxLength: 5 });

/** How a value is spelled: choices are taken in turn from a list of random numbers. */
export const spelling: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(255), { minLength: 1, maxLength: 40 });

const SPACES = ['', '', '', ' ', '\n', '\r\n  ', '\t'];

/** JSON text of a value with white space and escapes chosen by `choices`; `escapes` off leaves characters as they are. */
export function spelled(value: unknown, choices: readonly number[], escapes = true): string {
  let turn = 0;
  const choose = (): number => choices[turn++ % choices.length] ?? 0;
  const space = (): string => SPACES[choose() % SPACES.length] ?? '';
  const text = (raw: string): string => {
    if (!escapes || choose() % 4 > 0) return JSON.stringify(raw);
    const units = Array.from({ length: raw.length }, (_, at) => {
      const unit = `\\u${raw.charCodeAt(at).toString(16).padStart(4, '0')}`;
      return choose() % 3 === 0 ? unit : JSON.stringify(raw.charAt(at)).slice(1, -1);
    });
    return `"${units.join('')}"`;
  };
  const write = (item: unknown): string => {
    if (typeof item === 'string') return text(item);
    if (Array.isArray(item)) return `[${space()}${item.map((part) => write(part) + space()).join(`,${space()}`)}]`;
    if (typeof item !== 'object' || item === null) return JSON.stringify(item);
    const entries = Object.entries(item).map(([key, part]) => `${text(key)}${space()}:${space()}${write(part)}`);
    return `{${space()}${entries.join(`${space()},${space()}`)}${space()}}`;
  };
  return write(value);
}
