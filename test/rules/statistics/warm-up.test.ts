import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS } from '#core/window.ts';
import { quantile } from '#rules/statistics/quantile.ts';
import { historyBefore, warmUp } from '#rules/statistics/warm-up.ts';

const OPTIONS = { minDays: 1, daytypeAfterDays: 7, youngDivisor: 10 };

describe('warm-up', () => {
  const cases = [
    { historyMs: 0, waits: true, season: 'day', pDivisor: 10 },
    { historyMs: DAY_MS - 1, waits: true, season: 'day', pDivisor: 10 },
    { historyMs: DAY_MS, waits: false, season: 'day', pDivisor: 10 },
    { historyMs: 7 * DAY_MS - 1, waits: false, season: 'day', pDivisor: 10 },
    { historyMs: 7 * DAY_MS, waits: false, season: 'daytype', pDivisor: 1 },
    { historyMs: 28 * DAY_MS, waits: false, season: 'daytype', pDivisor: 1 },
  ] as const;
  for (const { historyMs, waits, season, pDivisor } of cases) {
    test(`${historyMs / HOUR_MS} h of history: ${waits ? 'waits' : `${season}, p over ${pDivisor}`}`, () => {
      const allowed = warmUp(historyMs, OPTIONS);
      assert.equal(allowed.waiting !== null, waits);
      assert.deepEqual([allowed.season, allowed.pDivisor], [season, pDivisor]);
    });
  }

  test('says what it needs and what it has', () => {
    assert.equal(warmUp(5 * HOUR_MS, OPTIONS).waiting, 'needs 1 d of records before the last hour, has 5 h');
    assert.equal(warmUp(0, OPTIONS).waiting, 'needs 1 d of records before the last hour, has none');
  });

  test('history that begins inside of the window is none', () => {
    assert.equal(historyBefore({ fromMs: 100, toMs: 200 }, { fromMs: 150, toMs: 200 }), 0);
    assert.equal(historyBefore({ fromMs: 100, toMs: 200 }, null), 0);
    assert.equal(historyBefore({ fromMs: 100, toMs: 200 }, { fromMs: 30, toMs: 200 }), 70);
  });
});

describe('quantile', () => {
  const cases = [
    { values: [1, 2, 3, 4], share: 0.5, expected: 2.5 },
    { values: [4, 1, 3, 2], share: 1, expected: 4 },
    { values: [10, 20, 30, 40, 50], share: 0.1, expected: 14 },
    { values: [7], share: 0.995, expected: 7 },
    { values: [], share: 0.5, expected: Number.NaN },
  ];
  for (const { values, share, expected } of cases) {
    test(`${share} of [${values.join(', ')}] is ${expected}`, () => assert.equal(quantile(values, share), expected));
  }
});
