import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localSlots } from '#analysis/views/local-time.ts';
import { HOUR_MS, MINUTE_MS } from '#core/window.ts';

const MINUTES = { whole: 60, quarter: 15 } as const;

/** Hours that clocks show, with how many minutes each of them lasts. */
function shown(timeZone: string, from: string, to: string) {
  const { slotMs, slots } = localSlots({ fromMs: Date.parse(from), toMs: Date.parse(to) }, timeZone);
  const minutes = new Map<string, number>();
  for (const { day, hour } of slots) {
    const key = `${day.slice(5)} ${hour}`;
    minutes.set(key, (minutes.get(key) ?? 0) + slotMs / MINUTE_MS);
  }
  return { minutes, slotMinutes: slotMs / MINUTE_MS };
}

for (const { title, zone, from, to, slot, hours } of [
  {
    title: 'clocks set back: 2 comes twice in a day of 25 hours',
    zone: 'Europe/Berlin',
    from: '2026-10-24T22:00:00Z',
    to: '2026-10-25T23:00:00Z',
    slot: MINUTES.whole,
    hours: Array.from({ length: 24 }, (_, hour) => [`10-25 ${hour}`, hour === 2 ? 120 : 60]),
  },
  {
    title: 'clocks set forward: there is no 2 in a day of 23 hours',
    zone: 'Europe/Berlin',
    from: '2026-03-28T23:00:00Z',
    to: '2026-03-29T22:00:00Z',
    slot: MINUTES.whole,
    hours: Array.from({ length: 24 }, (_, hour) => [`03-29 ${hour}`, 60]).filter((_, hour) => hour !== 2),
  },
  {
    title: 'a zone half an hour off',
    zone: 'Asia/Kolkata',
    from: '2026-03-28T18:30:00Z',
    to: '2026-03-28T20:30:00Z',
    slot: MINUTES.quarter,
    hours: [
      ['03-29 0', 60],
      ['03-29 1', 60],
    ],
  },
  {
    title: 'clocks set back by half an hour on Lord Howe Island',
    zone: 'Australia/Lord_Howe',
    from: '2026-04-04T14:00:00Z',
    to: '2026-04-04T16:30:00Z',
    slot: MINUTES.quarter,
    hours: [
      ['04-05 1', 90],
      ['04-05 2', 60],
    ],
  },
] as const) {
  test(title, () => {
    const found = shown(zone, from, to);
    assert.deepEqual([...found.minutes], hours);
    assert.equal(found.slotMinutes, slot);
  });
}

test('a zone that does not exist is refused', () => {
  assert.throws(() => localSlots({ fromMs: 0, toMs: HOUR_MS }, 'Europe/Atlantis'), RangeError);
});
