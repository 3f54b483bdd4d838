import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Cursor } from '#bot/commands/cursor.ts';
import { tokenise } from '#bot/commands/tokens.ts';
import { takeWindow } from '#bot/commands/windows.ts';

/** The window that `said` means, as two ISO times, at `now` in Berlin unless another zone is given. */
function read(said: string, now = '2026-11-20T15:05:00Z', timeZone = 'Europe/Berlin'): string {
  const cursor = new Cursor(tokenise(said));
  const window = takeWindow(cursor, { nowMs: Date.parse(now), timeZone });
  assert.ok(window, `no window in “${said}”`);
  assert.ok(cursor.done, `“${cursor.peek()?.text}” was left over`);
  const iso = (ms: number): string => new Date(ms).toISOString().replace(/:00\.000Z$/, 'Z');
  return `${iso(window.fromMs)} ${iso(window.toMs)}`;
}

describe('a window at 16:05 in Berlin on Friday 20 November 2026', () => {
  for (const [said, expected] of [
    ['last 2h', '2026-11-20T13:05Z 2026-11-20T15:05Z'],
    ['LAST 30m', '2026-11-20T14:35Z 2026-11-20T15:05Z'],
    ['last 2 hours', '2026-11-20T13:05Z 2026-11-20T15:05Z'],
    ['past two hours', '2026-11-20T13:05Z 2026-11-20T15:05Z'],
    ['last hour', '2026-11-20T14:05Z 2026-11-20T15:05Z'],
    ['2h', '2026-11-20T13:05Z 2026-11-20T15:05Z'],
    ['1h30m', '2026-11-20T13:35Z 2026-11-20T15:05Z'],
    ['1.5h', '2026-11-20T13:35Z 2026-11-20T15:05Z'],
    ['last 2 h 5 min', '2026-11-20T13:00Z 2026-11-20T15:05Z'],
    ['last 7d', '2026-11-13T15:05Z 2026-11-20T15:05Z'],
    ['last week', '2026-11-13T15:05Z 2026-11-20T15:05Z'],
    ['today', '2026-11-19T23:00Z 2026-11-20T15:05Z'],
    ['yesterday', '2026-11-18T23:00Z 2026-11-19T23:00Z'],
    ['wednesday', '2026-11-17T23:00Z 2026-11-18T23:00Z'],
    ['2026-11-18', '2026-11-17T23:00Z 2026-11-18T23:00Z'],
    ['18 Nov', '2026-11-17T23:00Z 2026-11-18T23:00Z'],
    ['24 December', '2025-12-23T23:00Z 2025-12-24T23:00Z'],
    ['from 08:00 to 10:30', '2026-11-20T07:00Z 2026-11-20T09:30Z'],
    ['between 8am and 10:30am', '2026-11-20T07:00Z 2026-11-20T09:30Z'],
    ['08:00-10:30', '2026-11-20T07:00Z 2026-11-20T09:30Z'],
    ['from 08:00 to 10:30 UTC', '2026-11-20T08:00Z 2026-11-20T10:30Z'],
    ['from 08:00Z to 10:30Z', '2026-11-20T08:00Z 2026-11-20T10:30Z'],
    ['from 08:00+05:30 until 10:30', '2026-11-20T02:30Z 2026-11-20T05:00Z'],
    ['from 08:00 America/New_York to 09:00', '2026-11-20T13:00Z 2026-11-20T14:00Z'],
    ['from 14:00 to 18:00', '2026-11-20T13:00Z 2026-11-20T15:05Z'],
    ['from 22:00 to 06:00', '2026-11-19T21:00Z 2026-11-20T05:00Z'],
    ['from 08:00 to 07:00', '2026-11-19T07:00Z 2026-11-20T06:00Z'],
    ['from 18:00', '2026-11-19T17:00Z 2026-11-20T15:05Z'],
    ['since 08:00', '2026-11-20T07:00Z 2026-11-20T15:05Z'],
    ['since 2h', '2026-11-20T13:05Z 2026-11-20T15:05Z'],
    ['since 2h ago', '2026-11-20T13:05Z 2026-11-20T15:05Z'],
    ['from 3h ago to 1h ago', '2026-11-20T12:05Z 2026-11-20T14:05Z'],
    ['since yesterday 22:00', '2026-11-19T21:00Z 2026-11-20T15:05Z'],
    ['from yesterday 22:00 to 06:00', '2026-11-19T21:00Z 2026-11-20T05:00Z'],
    ['from 22:00 to 23:00 yesterday', '2026-11-19T21:00Z 2026-11-19T22:00Z'],
    ['from yesterday at noon to midnight', '2026-11-19T11:00Z 2026-11-19T23:00Z'],
    ['from 2026-11-18 08:00 to 2026-11-18 24:00', '2026-11-18T07:00Z 2026-11-18T23:00Z'],
    ['from 2026-11-18T08:00:00Z to 2026-11-18T10:30:30+01:00', '2026-11-18T08:00Z 2026-11-18T09:30:30.000Z'],
    ['from 2026-11-17 to 2026-11-18', '2026-11-16T23:00Z 2026-11-18T23:00Z'],
    ['from monday to yesterday', '2026-11-15T23:00Z 2026-11-19T23:00Z'],
    ['from Fri 20 Nov 14:05 CET to 15:05', '2026-11-20T13:05Z 2026-11-20T14:05Z'],
    ['Fri 20 Nov 14:05–15:05 CET', '2026-11-20T13:05Z 2026-11-20T14:05Z'],
    ['Thu 19 Nov 22:00 – Fri 20 Nov 06:00 CET', '2026-11-19T21:00Z 2026-11-20T05:00Z'],
    ['from 08:00 to now', '2026-11-20T07:00Z 2026-11-20T15:05Z'],
  ] as const) {
    test(`“${said}”`, () => assert.equal(read(said), expected));
  }

  test('ends with the running minute when it ends now', () => {
    assert.equal(read('last 1h', '2026-11-20T15:05:12Z'), '2026-11-20T14:06Z 2026-11-20T15:06Z');
  });
});

describe('where clocks change', () => {
  test('a day of spring has 23 hours and one of autumn 25', () => {
    assert.equal(read('yesterday', '2026-03-30T08:00:00Z'), '2026-03-28T23:00Z 2026-03-29T22:00Z');
    assert.equal(read('yesterday', '2026-10-26T08:00:00Z'), '2026-10-24T22:00Z 2026-10-25T23:00Z');
  });

  test('“last 24h” are 24 hours on such a day', () => {
    assert.equal(read('last 24h', '2026-03-29T12:00:00Z'), '2026-03-28T12:00Z 2026-03-29T12:00Z');
  });

  test('a time that the clocks skip never makes the window shorter than meant', () => {
    // 02:30 does not exist: 01:00Z is 03:00 CEST. As a start it is read as summer time, as an end as winter time.
    assert.equal(read('from 02:30 to 04:00', '2026-03-29T12:00:00Z'), '2026-03-29T00:30Z 2026-03-29T02:00Z');
    assert.equal(read('from 01:00 to 02:30', '2026-03-29T12:00:00Z'), '2026-03-29T00:00Z 2026-03-29T01:30Z');
  });

  test('a time that comes twice is the first one as a start and the second as an end', () => {
    assert.equal(read('from 02:30 to 04:00', '2026-10-25T12:00:00Z'), '2026-10-25T00:30Z 2026-10-25T03:00Z');
    assert.equal(read('from 01:00 to 02:30', '2026-10-25T12:00:00Z'), '2026-10-24T23:00Z 2026-10-25T01:30Z');
  });

  test('the name of the season says which of two equal times is meant', () => {
    assert.equal(read('from 02:15 CET to 02:30 CET', '2026-10-25T12:00:00Z'), '2026-10-25T01:15Z 2026-10-25T01:30Z');
    assert.equal(read('from 02:15 CEST to 02:30 CEST', '2026-10-25T12:00:00Z'), '2026-10-25T00:15Z 2026-10-25T00:30Z');
  });
});

describe('a window that cannot be meant is refused with FB2003 and the reason', () => {
  for (const [said, reason] of [
    ['last', /a length such as 2h.*position 5.*nothing/],
    ['last night', /a length such as 2h.*“night”/],
    ['last 0h', /from 1 minute/],
    ['last 9999d', /to 366 days/],
    ['from', /a time such as 08:00.*position 5/],
    ['from 25:00 to 26:00', /from 00:00 to 24:00 at position 6, found “25:00”/],
    ['from 08:61', /from 00:00 to 24:00/],
    ['from 13pm to 14pm', /from 00:00 to 24:00/],
    ['from 08:00 to', /the end of the window/],
    ['between 08:00', /“and” with the end/],
    ['08:00', /only one time was given/],
    ['2026-02-30', /no day 2026-02-30/],
    ['29 Feb', /no day 2026-02-29/],
    ['2026-11-18T99:00', /from 00:00 to 24:00/],
    ['from 2026-11-19 to 2026-11-17', /before it begins/],
    ['from 2027-01-01 to 2027-01-02', /in the future/],
    ['since 2020-01-01', /at most 366 days/],
    ['from 08:00 XYZT to 09:00', /zone “XYZT” is not known/],
  ] as const) {
    test(`“${said}”`, () => {
      assert.throws(
        () => read(said),
        (error: Error) => {
          assert.match(error.message, reason);
          assert.equal((error as Error & { code?: string }).code, 'FB2003');
          return true;
        },
      );
    });
  }
});
