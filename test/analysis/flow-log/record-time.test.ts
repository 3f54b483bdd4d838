import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordTimeAt } from '#analysis/flow-log/record-time.ts';

/** Read from the middle of other bytes, as in a log. */
function timeOf(text: string): number {
  const bytes = new TextEncoder().encode(`"time":"${text}","a":1}`);
  return recordTimeAt(bytes, 8, bytes.length - 8);
}

// Expected values: `date -u -d <text> +%s%3N` of GNU coreutils.
const cases: readonly (readonly [string, number])[] = [
  ['1970-01-01T00:00:00Z', 0],
  ['2024-12-12T04:00:30.1234567Z', 1_733_976_030_123],
  ['2024-02-28T23:59:59.999Z', 1_709_164_799_999],
  ['2024-02-29T12:00:00Z', 1_709_208_000_000],
  ['2024-03-01T00:00:00Z', 1_709_251_200_000],
  ['2023-03-01T00:00:00.5Z', 1_677_628_800_500],
  ['2000-03-01T00:00:00.05Z', 951_868_800_050],
  ['2100-03-01T00:00:00Z', 4_107_542_400_000],
  ['2024-12-31T23:59:59Z', 1_735_689_599_000],
  ['2024-12-12T04:00:30+01:00', 1_733_972_430_000],
  ['2024-12-12T04:00:30', 1_733_976_030_000],
  ['1969-12-31T23:59:59Z', -1000],
];
for (const [text, expected] of cases) {
  test(`the record time ${text} is read`, () => assert.equal(timeOf(text), expected));
}

const others = ['', 'soon', '2024-12-12', '2024-12-12 04:00:30Z', '2024-13-12T04:00:30Z', '2024-12-12T24:01:00Z'];
for (const text of [...others, '2024-12-12T04:60:30Z', '2024-12-12T04:00:30.Z', '2024-12-12T04:00:30.1234x67Z']) {
  test(`"${text}" is no record time`, () => assert.equal(timeOf(text), Number.NaN));
}

test('every day from 1970 to 2110 is as Date.UTC has it', () => {
  for (let day = 0; day < 51_000; day++) {
    const ms = day * 86_400_000 + (day % 86_400) * 1000 + (day % 1000);
    assert.equal(timeOf(new Date(ms).toISOString()), ms);
  }
});
