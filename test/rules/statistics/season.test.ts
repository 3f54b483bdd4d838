import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS } from '#core/window.ts';
import { type HourValue, learnSeason, type SeasonOptions } from '#rules/statistics/season.ts';

/** A Monday. */
const MONDAY_MS = Date.UTC(2026, 2, 2);
const DAILY: SeasonOptions = { kind: 'day', timeZone: 'UTC', clipPercentile: 100, levelMs: 7 * DAY_MS };

const hours = (amount: number, value: (hourMs: number, index: number) => number, fromMs = MONDAY_MS): HourValue[] =>
  Array.from({ length: amount }, (_, index) => ({
    hourMs: fromMs + index * HOUR_MS,
    value: value(fromMs + index * HOUR_MS, index),
  }));
const hourOfDay = (hourMs: number): number => (hourMs / HOUR_MS) % 24;
const from = (startMs: number, lengthMs = HOUR_MS) => ({ fromMs: startMs, toMs: startMs + lengthMs });
const near = (found: number, expected: number): void =>
  assert.ok(Math.abs(found - expected) < 1e-9, `expected ${expected}, found ${found}`);

describe('seasonal expectation', () => {
  test('an even series expects its own value at every hour', () => {
    const season = learnSeason(
      hours(48, () => 10),
      DAILY,
    );
    for (const hour of [0, 7, 23]) near(season.expected(from(MONDAY_MS + 2 * DAY_MS + hour * HOUR_MS)), 10);
    near(season.k, 50);
  });

  const ramp = learnSeason(hours(48, hourOfDay), DAILY);
  const cases = [
    { name: 'an hour takes half of itself and a quarter of each neighbour', atHour: 10, expected: 10 },
    { name: 'the first hour has the last as neighbour', atHour: 0, expected: 23 / 4 + 0 / 2 + 1 / 4 },
    { name: 'the last hour has the first as neighbour', atHour: 23, expected: 22 / 4 + 23 / 2 + 0 / 4 },
    { name: 'a window across two hours takes each by its part', atHour: 10.75, expected: 0.25 * 10 + 0.75 * 11 },
  ];
  for (const { name, atHour, expected } of cases) {
    test(name, () => near(ramp.expected(from(MONDAY_MS + 2 * DAY_MS + atHour * HOUR_MS)), expected));
  }

  test('half an hour expects half', () => {
    near(ramp.expected(from(MONDAY_MS + 2 * DAY_MS + 10 * HOUR_MS, HOUR_MS / 2)), 5);
  });

  const upAndDown = hours(48, (_, index) => (index < 24 ? 5 : 15));
  test('the dispersion of an old history is that around the profile', () => {
    // Around 10: (0.5² + 0.5²)/2 − 1/10 = 0.15.
    near(learnSeason(upAndDown, { ...DAILY, kind: 'daytype' }).k, 1 / 0.15);
  });

  test('the dispersion of a young history is that around what the other hours say', () => {
    // 5 against (15 + 10)/2, 15 against (5 + 10)/2: (0.6² + 1²)/2 − (1/12.5 + 1/7.5)/2 = 0.68 − 0.32/3.
    near(learnSeason(upAndDown, DAILY).k, 1 / (0.68 - 0.32 / 3));
  });

  test('the level of the last seven days scales the profile', () => {
    // 21 days of 10 and 7 of 20: profile 12.5, level 20/12.5.
    const season = learnSeason(
      hours(28 * 24, (_, index) => (index < 21 * 24 ? 10 : 20)),
      DAILY,
    );
    near(season.expected(from(MONDAY_MS + 28 * DAY_MS)), 20);
  });

  test('weekdays and weekends have profiles of their own', () => {
    const weekend = (hourMs: number): boolean => [0, 6].includes(new Date(hourMs).getUTCDay());
    const season = learnSeason(
      hours(14 * 24, (hourMs) => (weekend(hourMs) ? 2 : 10)),
      { ...DAILY, kind: 'daytype' },
    );
    near(season.expected(from(MONDAY_MS + 14 * DAY_MS)), 10);
    near(season.expected(from(MONDAY_MS + 19 * DAY_MS)), 2);
  });

  test('an attack in the past is learned as no more than the percentile', () => {
    const spike = learnSeason(
      hours(1000, (_, index) => (index === 500 ? 5000 : 10)),
      { ...DAILY, clipPercentile: 99.5 },
    );
    near(spike.expected(from(MONDAY_MS + 60 * DAY_MS)), 10);
  });

  test('hours that are missing are not zeros', () => {
    const gappy = hours(96, () => 10).filter((_, index) => index % 3 !== 0);
    near(learnSeason(gappy, DAILY).expected(from(MONDAY_MS + 5 * DAY_MS)), 10);
  });

  test('hours that are zero are zeros', () => {
    // Noon only: half of 24 at noon, a quarter in the hours beside it.
    const season = learnSeason(
      hours(96, (hourMs) => (hourOfDay(hourMs) === 12 ? 24 : 0)),
      DAILY,
    );
    near(season.expected(from(MONDAY_MS + 5 * DAY_MS + 12 * HOUR_MS)), 12);
    near(season.expected(from(MONDAY_MS + 5 * DAY_MS + 13 * HOUR_MS)), 6);
  });

  test('never expects less than half a flow, with zeros or without any history', () => {
    near(
      learnSeason(
        hours(48, () => 0),
        DAILY,
      ).expected(from(MONDAY_MS)),
      0.5,
    );
    near(learnSeason([], DAILY).expected(from(MONDAY_MS)), 0.5);
  });

  test('the start of summer time moves the profile with the clock of the people', () => {
    // Berlin works at 8 by its clock: 07:00 UTC until 29 March 2026, 06:00 UTC from then on.
    const winterMs = Date.UTC(2026, 2, 9);
    const season = learnSeason(
      hours(14 * 24, (hourMs) => (hourOfDay(hourMs) === 7 ? 100 : 0), winterMs),
      { ...DAILY, timeZone: 'Europe/Berlin' },
    );
    near(season.expected(from(Date.UTC(2026, 2, 23, 7))), 50);
    near(season.expected(from(Date.UTC(2026, 2, 30, 6))), 50);
    near(season.expected(from(Date.UTC(2026, 2, 30, 7))), 25);
  });
});
