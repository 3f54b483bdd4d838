import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatDuration, parseDuration } from '#core/duration.ts';

describe('durations as people write them', () => {
  const understood: readonly (readonly [text: string, ms: number])[] = [
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['28d', 2_419_200_000],
    ['2w', 1_209_600_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    ['2 hours', 7_200_000],
    ['1.5 h', 5_400_000],
    ['1 day 2 hours', 93_600_000],
    ['90 Min', 5_400_000],
    ['0s', 0],
  ];
  for (const [text, ms] of understood) {
    test(`"${text}" is ${ms} ms`, () => {
      assert.equal(parseDuration(text), ms);
    });
  }

  const refused = [
    '',
    ' ',
    '5',
    'h',
    '1x',
    '1h30',
    '30m1h',
    '5m5m',
    '-1h',
    '1,5h',
    '1h!',
    '1e3s',
    '99999999999d',
    'Infinity h',
  ];
  for (const text of refused) {
    test(`"${text}" is no duration`, () => {
      assert.equal(parseDuration(text), null);
    });
  }
});

describe('durations as people read them', () => {
  const cases: readonly (readonly [ms: number, text: string])[] = [
    [0, '0 ms'],
    [250, '250 ms'],
    [999.6, '1 s'],
    [1000, '1 s'],
    [61_000, '1 min 1 s'],
    [5_400_000, '1 h 30 min'],
    [3_599_999, '1 h'],
    [86_400_000, '1 d'],
    [90_061_000, '1 d 1 h'],
    [2_419_200_000, '28 d'],
    [-60_000, '-1 min'],
    [Number.NaN, 'unknown'],
  ];
  for (const [ms, text] of cases) {
    test(`${ms} ms reads "${text}"`, () => {
      assert.equal(formatDuration(ms), text);
    });
  }
});
