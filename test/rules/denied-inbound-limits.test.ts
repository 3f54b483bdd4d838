import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS, HOUR_MS } from '#core/window.ts';
import { decide, judge } from '#rules/denied-inbound-spike.ts';
import { NOON_MS } from '../support/rule-traffic.ts';
import { shippedRule } from '../support/shipped-rules.ts';

const RULE = shippedRule('denied-inbound-spike');

/** A series of hours from a Monday on, ten days of history (p as configured), judged on the Wednesday after. */
function series(hourly: readonly number[], flows: number) {
  const startMs = Date.UTC(2026, 2, 2);
  const window = { fromMs: NOON_MS, toMs: NOON_MS + HOUR_MS };
  return {
    nsg: 'nsg-web',
    window,
    historyMs: 10 * DAY_MS,
    hours: hourly.map((value, index) => ({ hourMs: startMs + index * HOUR_MS, flows: value, sources: 1 })),
    spanHours: hourly.length,
    now: { flows, sources: 1, newSources: 0 },
  };
}
const even = (value: number): number[] => Array.from({ length: 96 }, () => value);
/** Mean 50 and k 6: (21.602/50)² − 1/50 = 1/6, day up and day down. */
const NOISY = Array.from({ length: 96 }, (_, index) => 50 + (Math.floor(index / 24) % 2 === 0 ? 21.602 : -21.602));

describe('denied inbound spike at its limits', () => {
  const cases = [
    { name: 'usual 10: 29 is not 20 more', hourly: even(10), flows: 29, fires: false },
    { name: 'usual 10: 30 is', hourly: even(10), flows: 30, fires: true },
    { name: 'usual 100: 199 is not twice', hourly: even(100), flows: 199, fires: false },
    { name: 'usual 100: 200 is', hourly: even(100), flows: 200, fires: true },
    { name: 'usual 50 with k 6: 120 happens by chance (p 6e-3)', hourly: NOISY, flows: 120, fires: false },
    { name: 'usual 50 with k 6: 250 does not (p 7e-8)', hourly: NOISY, flows: 250, fires: true },
    { name: 'no hours at all: the least expectation of a half', hourly: [], flows: 20, fires: false },
    { name: 'no hours at all: and 21 of them', hourly: [], flows: 21, fires: true },
  ];
  for (const { name, hourly, flows, fires } of cases) {
    test(name, () => assert.equal(judge(series(hourly, flows), RULE).unit, fires ? 'flows' : null));
  }

  test('the noisy series has the mean and dispersion that were meant', () => {
    const judged = judge(series(NOISY, 250), RULE);
    assert.ok(Math.abs(judged.flows.expected - 50) < 1e-9);
    assert.ok(Math.abs(judged.k - 6) < 0.01, `k ${judged.k}`);
    assert.equal(judged.flows.p.toExponential(0), '7e-8');
    assert.equal(judged.trigger.p, 1e-4);
  });

  test('young history asks for a tenth of the probability', () => {
    assert.equal(judge({ ...series(NOISY, 250), historyMs: 6 * DAY_MS }, RULE).trigger.p, 1e-5);
  });

  test('what fires goes on firing as late records are added', () => {
    let fired = false;
    for (let flows = 0; flows < 400; flows += 1) {
      const fires = judge(series(NOISY, flows), RULE).unit !== null;
      assert.ok(fires || !fired, `fell silent at ${flows}`);
      fired ||= fires;
    }
    assert.ok(fired);
  });

  test('fires but has no evidence: decides nothing', () => {
    assert.deepEqual(decide([{ series: series(even(10), 500), evidence: null }], RULE), []);
  });
});
