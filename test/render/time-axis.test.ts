import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { timelineChart } from '#render/charts/timeline.ts';
import { draw } from '#render/draw.ts';
import { timeTicks, windowText, zoneText } from '#render/time-axis.ts';
import { BURST_OPTIONS, TWO_HOURS } from './chart-data.ts';

const window = (from: string, to: string) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) });

/** Germany changes its clocks at 01:00 UTC (Directive 2000/84/EC): 29 March and 25 October 2026. */
const CASES = [
  {
    name: 'in spring the hour from 02:00 has no tick',
    window: window('2026-03-29T00:00:00Z', '2026-03-29T03:00:00Z'),
    ticks: ['00:00Z 01:00', '01:00Z 03:00', '02:00Z 04:00', '03:00Z 05:00'],
    zone: 'Europe/Berlin (CET/CEST)',
  },
  {
    name: 'in autumn the hour from 02:00 comes twice and is named once',
    window: window('2026-10-25T00:00:00Z', '2026-10-25T03:00:00Z'),
    ticks: ['00:00Z 02:00', '02:00Z 03:00', '03:00Z 04:00'],
    zone: 'Europe/Berlin (CEST/CET)',
  },
  {
    name: 'without a change of clocks',
    window: window('2026-11-20T13:00:00Z', '2026-11-20T15:00:00Z'),
    ticks: ['13:00Z 14:00', '14:00Z 15:00', '15:00Z 16:00'],
    zone: 'Europe/Berlin (CET)',
  },
] as const;

describe('the ticks of an hourly axis in Berlin', () => {
  for (const { name, window: shown, ticks, zone } of CASES) {
    test(name, () => {
      const found = timeTicks(shown, 'Europe/Berlin', 3).map(
        ({ timeMs, label }) => `${new Date(timeMs).toISOString().slice(11, 16)}Z ${label}`,
      );
      assert.deepEqual(found, ticks);
      assert.equal(zoneText(shown, 'Europe/Berlin'), zone);
    });
  }
});

test('over the 25 hours of the day in autumn the ticks keep to round hours of the wall clock', () => {
  const day = window('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z');
  const ticks = timeTicks(day, 'Europe/Berlin', 9);
  const labels = ['00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '00:00'];
  assert.deepEqual(
    ticks.map(({ label }) => label),
    labels,
  );
  assert.deepEqual(
    ticks.map(({ date }) => date).filter((date) => date !== ''),
    ['Sun 25 Oct', 'Mon 26 Oct'],
  );
});

test('an offset of three quarters of an hour moves the ticks to that zone’s round times', () => {
  const [first] = timeTicks(window('2026-11-20T12:00:00Z', '2026-11-20T15:00:00Z'), 'Asia/Kathmandu', 3);
  assert.deepEqual(first && [new Date(first.timeMs).toISOString(), first.label], ['2026-11-20T12:15:00.000Z', '18:00']);
});

test('a window that ends on another day names both days', () => {
  const night = window('2026-11-20T22:00:00Z', '2026-11-21T01:00:00Z');
  assert.equal(windowText(night, 'UTC'), 'Fri 20 Nov 22:00–Sat 21 Nov 01:00');
  assert.equal(windowText(night, 'Europe/Berlin'), 'Fri 20 Nov 23:00–Sat 21 Nov 02:00');
});

test('the machine’s own zone changes neither the specification nor a byte of the picture', async (t) => {
  const own = process.env['TZ'];
  t.after(() => {
    if (own === undefined) delete process.env['TZ'];
    else process.env['TZ'] = own;
  });
  const results = [];
  for (const zone of ['UTC', 'America/St_Johns', 'Pacific/Auckland']) {
    process.env['TZ'] = zone;
    // Proof that the setting has reached the engine: else this test would pass without saying anything.
    assert.equal(new Intl.DateTimeFormat().resolvedOptions().timeZone, zone);
    const chart = timelineChart(TWO_HOURS, BURST_OPTIONS);
    // Before it is drawn: Vega numbers the rows of a specification in place.
    const spec = JSON.stringify(chart);
    const drawing = await draw(chart.spec);
    assert.equal(drawing.kind, 'drawn');
    results.push({ spec, drawing });
  }
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});
