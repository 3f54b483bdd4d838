import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { analysisWindow, emptyWindow, type WindowOptions } from '#cli/analysis-window.ts';

/** First record at 08:00:20, last at 10:00:05 UTC. */
const EXTENT = { fromMs: Date.parse('2026-11-20T08:00:20Z'), toMs: Date.parse('2026-11-20T10:00:05.001Z') };
const windowOf = (options: WindowOptions, timeZone = 'UTC'): readonly string[] => {
  const { fromMs, toMs } = analysisWindow(options, { extent: EXTENT, timeZone });
  return [fromMs, toMs].map((ms) => new Date(ms).toISOString().replace(':00.000Z', 'Z'));
};

describe('the window of files', () => {
  for (const [options, zone, from, to] of [
    [{}, 'UTC', '2026-11-20T08:00Z', '2026-11-20T10:01Z'],
    [{ last: '30m' }, 'UTC', '2026-11-20T09:31Z', '2026-11-20T10:01Z'],
    [{ last: '2 hours' }, 'UTC', '2026-11-20T08:01Z', '2026-11-20T10:01Z'],
    [{ last: '7d' }, 'UTC', '2026-11-13T10:01Z', '2026-11-20T10:01Z'],
    [{ from: '2026-11-20 09:00' }, 'UTC', '2026-11-20T09:00Z', '2026-11-20T10:01Z'],
    [{ from: '2026-11-20T10:30+01:00' }, 'UTC', '2026-11-20T09:30Z', '2026-11-20T10:01Z'],
    [{ from: '09:00' }, 'UTC', '2026-11-20T09:00Z', '2026-11-20T10:01Z'],
    [{ from: '30m ago' }, 'UTC', '2026-11-20T09:30Z', '2026-11-20T10:01Z'],
    [{ from: '2026-11-20 10:00' }, 'Europe/Berlin', '2026-11-20T09:00Z', '2026-11-20T10:01Z'],
    [{ to: '09:00' }, 'UTC', '2026-11-20T08:00Z', '2026-11-20T09:00Z'],
    [{ from: '2026-11-20T08:05Z', to: '2026-11-20T09:30Z' }, 'UTC', '2026-11-20T08:05Z', '2026-11-20T09:30Z'],
    [{ from: '09:00', to: '12:00' }, 'UTC', '2026-11-20T09:00Z', '2026-11-20T12:00Z'],
    [{ from: '2026-11-20', to: '2026-11-20' }, 'UTC', '2026-11-20T00:00Z', '2026-11-21T00:00Z'],
    [{ from: '2026-11-20', to: '2026-11-20' }, 'Europe/Berlin', '2026-11-19T23:00Z', '2026-11-20T23:00Z'],
  ] as const) {
    test(`${JSON.stringify(options)} in ${zone} is ${from} to ${to}`, () => {
      assert.deepEqual(windowOf(options, zone), [from, to]);
    });
  }

  for (const [options, code, expected] of [
    [{ last: 'foo' }, 'FB2003', /^--last "foo" is not understood: expected a length of at least 1 minute/],
    [{ last: '10s' }, 'FB2003', /^--last "10s" is not understood/],
    [{ last: '2h ago' }, 'FB2003', /^--last "2h ago" is not understood/],
    [{ last: '' }, 'FB2003', /^--last "" is not understood/],
    [{ from: '25:00' }, 'FB2003', /^--from "25:00" is not understood: expected a time such as 2026-11-20T08:00Z/],
    [{ from: '08:00 to 09:00' }, 'FB2003', /^--from "08:00 to 09:00" is not understood/],
    [{ to: '2026-02-30' }, 'FB2003', /2026-02-30/],
    [{ from: '2026-11-20T10:00Z', to: '2026-11-20T09:00Z' }, 'FB2003', /^The window holds no time/],
    [{ from: '2027-01-01' }, 'FB2005', /^There are no records from Fri 1 Jan 2027 00:00 UTC on\.$/],
    [{ to: '2026-11-20T08:00Z' }, 'FB2005', /^There are no records before Fri 20 Nov 2026 08:00 UTC\.$/],
  ] as const) {
    test(`${JSON.stringify(options)} is refused with ${code}`, () => {
      assert.throws(() => windowOf(options), { code, message: expected });
    });
  }

  test('one without records says where there are some, with the year', () => {
    const window = { fromMs: Date.parse('2020-01-01T00:00Z'), toMs: Date.parse('2020-01-02T00:00Z') };
    const error = emptyWindow(window, { extent: EXTENT, timeZone: 'Europe/Berlin' });
    assert.equal(error.code, 'FB2005');
    assert.match(error.message, /Wed 1 Jan 2020 01:00 – Thu 2 Jan 2020 01:00 CET/);
    assert.match(error.next, /from Fri 20 Nov 2026 09:00 CET to Fri 20 Nov 2026 11:00 CET/);
  });
});
