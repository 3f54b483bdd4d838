import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  formatAgo,
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatPercent,
  formatRange,
  formatShare,
  formatTime,
  plural,
  windowName,
  zoneName,
} from '#core/units.ts';

const at = (iso: string): number => Date.parse(iso);
const MINUTE = 60_000;

describe('numbers', () => {
  const cases: readonly (readonly [string, string])[] = [
    [formatCount(12_431), '12,431'],
    [formatCount(0), '0'],
    [formatCount(Number.NaN), 'unknown'],
    [formatCompact(999), '999'],
    [formatCompact(12_431), '12.4 k'],
    [formatCompact(999_500), '1 M'],
    [formatCompact(2_104_332), '2.1 M'],
    [formatBytes(0), '0 B'],
    [formatBytes(999), '999 B'],
    [formatBytes(1_200_000_000), '1.2 GB'],
    [formatBytes(340_400_000), '340 MB'],
    [formatBytes(Number.NaN), 'unknown'],
    [formatPercent(0), '0 %'],
    [formatPercent(0.025), '2.5 %'],
    [formatPercent(0.0004), '< 0.1 %'],
    [formatPercent(0.9996), '> 99.9 %'],
    [formatPercent(1), '100 %'],
    [formatShare(1, 0), '–'],
    [plural(0, 'flow'), '0 flows'],
    [plural(1, 'flow'), '1 flow'],
    [plural(12_431, 'flow'), '12,431 flows'],
    [plural(1, 'country', 'countries'), '1 country'],
    [plural(2, 'country', 'countries'), '2 countries'],
  ];
  for (const [actual, expected] of cases) test(`reads ${expected}`, () => assert.equal(actual, expected));
});

describe('durations', () => {
  for (const [ms, expected] of [
    [0, '0 s'],
    [45_000, '45 s'],
    [59_600, '1 min'],
    [30 * MINUTE, '30 min'],
    [125 * MINUTE, '2 h 5 min'],
    [47 * 60 * MINUTE, '47 h'],
    [48 * 60 * MINUTE, '2 d'],
    [76 * 60 * MINUTE, '3 d 4 h'],
  ] as const) {
    test(`${ms} ms reads ${expected}`, () => assert.equal(formatDuration(ms), expected));
  }

  test('an age says how long ago, and a time ahead of the clock says so', () => {
    assert.equal(formatAgo(1_000_000, 1_040_000), '40 s ago');
    assert.equal(formatAgo(1_000_000, 1_000_400), 'just now');
    assert.equal(formatAgo(1_000_000 + 3 * MINUTE, 1_000_000), 'in 3 min');
  });
});

describe('times', () => {
  test('are written in the zone, with its name of that season', () => {
    assert.equal(formatTime(at('2026-11-20T13:05Z'), 'Europe/Berlin'), 'Fri 20 Nov 14:05 CET');
    assert.equal(formatTime(at('2026-07-20T13:05Z'), 'Europe/Berlin'), 'Mon 20 Jul 15:05 CEST');
    assert.equal(formatTime(at('2026-11-20T13:05Z'), 'UTC'), 'Fri 20 Nov 13:05 UTC');
    assert.equal(formatTime(at('2026-09-20T23:05Z'), 'UTC'), 'Sun 20 Sep 23:05 UTC');
  });

  test('name zones as their readers do, else by their distance from UTC', () => {
    const winter = at('2026-11-20T13:05Z');
    assert.equal(zoneName(winter, 'America/New_York'), 'EST');
    assert.equal(zoneName(winter, 'Asia/Kolkata'), 'IST');
    assert.equal(zoneName(winter, 'Asia/Tokyo'), 'UTC+9');
  });

  test('of another year carry it when the present is known', () => {
    const options = { nowMs: at('2026-11-20T13:05Z') };
    assert.equal(formatTime(at('2017-02-16T22:00Z'), 'UTC', options), 'Thu 16 Feb 2017 22:00 UTC');
    assert.equal(formatTime(at('2026-02-16T22:00Z'), 'UTC', options), 'Mon 16 Feb 22:00 UTC');
  });

  for (const [from, to, expected] of [
    ['2026-11-20T13:05Z', '2026-11-20T15:05Z', 'Fri 20 Nov 14:05–16:05 CET'],
    ['2026-11-19T21:00Z', '2026-11-20T05:00Z', 'Thu 19 Nov 22:00 – Fri 20 Nov 06:00 CET'],
    ['2026-10-25T00:30Z', '2026-10-25T01:30Z', 'Sun 25 Oct 02:30 CEST – Sun 25 Oct 02:30 CET'],
  ] as const) {
    test(`a range reads ${expected}`, () => {
      assert.equal(formatRange({ fromMs: at(from), toMs: at(to) }, 'Europe/Berlin'), expected);
    });
  }

  test('a window that ends now is named by its length, any other by its range', () => {
    const nowMs = at('2026-11-20T15:04:30Z');
    const window = { fromMs: at('2026-11-20T13:05Z'), toMs: at('2026-11-20T15:05Z') };
    assert.equal(windowName(window, 'UTC', nowMs), 'last 2 h');
    assert.equal(windowName(window, 'UTC', nowMs + 10 * MINUTE), 'Fri 20 Nov 13:05–15:05 UTC');
  });
});
