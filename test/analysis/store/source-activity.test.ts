import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sourceActivity, sourceTimeline } from '#analysis/store/source-activity.ts';
import { DAY_MS, HOUR_MS, lastMs, MINUTE_MS } from '#core/window.ts';
import type { TestFlow } from '../../support/flow-columns.ts';
import { storeWith } from '../../support/flow-store.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 15, 30);
const WINDOW = lastMs(DAY_MS, NOW_MS);

/** `tuples` of one record, that long ago. */
function record(source: string, agoMs: number, { tuples = 1, nic = '000D3A000001' } = {}): TestFlow[] {
  const recordTimeMs = NOW_MS - agoMs;
  return Array.from({ length: tuples }, (_, index) => ({
    time: new Date(recordTimeMs).toISOString(),
    srcPort: 1000 + index,
    context: { source, nic, recordTimeMs },
  }));
}
const minutes = (...list: number[]): number[] => list.map((each) => each * MINUTE_MS);

describe('activity of flow logs', () => {
  test('counts the tuples and NICs of the last hour, each log for itself', async () => {
    await using fixture = await storeWith([
      ...record('a', 10 * MINUTE_MS, { tuples: 5 }),
      ...record('a', 59 * MINUTE_MS, { tuples: 2, nic: '000D3A000002' }),
      ...record('a', 61 * MINUTE_MS, { tuples: 9, nic: '000D3A000003' }),
      ...record('b', 5 * MINUTE_MS),
    ]);
    const found = await sourceActivity(fixture.store, { nowMs: NOW_MS, window: WINDOW });
    assert.deepEqual([found.get('a')?.tuplesLastHour, found.get('a')?.nicsLastHour], [7, 2]);
    assert.deepEqual([found.get('b')?.tuplesLastHour, found.get('b')?.nicsLastHour], [1, 1]);
  });

  test('usual is the median of whole hours, of which those without records are none', async () => {
    // Hours 11 to 14 are whole and count 4, 0, 8, 6: hour 10 may have begun late, hour 15 goes on.
    const hours: readonly [number, number][] = [
      [10, 50],
      [11, 4],
      [13, 8],
      [14, 6],
      [15, 99],
    ];
    const flows = hours.flatMap(([hour, tuples]) => record('a', NOW_MS - Date.UTC(2026, 10, 20, hour, 5), { tuples }));
    await using fixture = await storeWith(flows);
    const found = await sourceActivity(fixture.store, { nowMs: NOW_MS, window: WINDOW });
    assert.equal(found.get('a')?.usualTuplesPerHour, 5);
  });

  test('usual is not known of fewer than three whole hours', async () => {
    const flows = [12, 13, 14].flatMap((hour) => record('a', NOW_MS - Date.UTC(2026, 10, 20, hour, 5)));
    await using fixture = await storeWith(flows);
    const found = await sourceActivity(fixture.store, { nowMs: NOW_MS, window: WINDOW });
    assert.equal(found.get('a')?.usualTuplesPerHour, null);
  });

  test('gaps are more than five minutes without a record of any NIC, and none before the first or after the last', async () => {
    await using fixture = await storeWith([
      // 15:10, 15:04 (five minutes without), 14:57 (six minutes without), and another NIC in between 14:57 and 14:40.
      ...minutes(20, 26, 33, 50).flatMap((agoMs) => record('a', agoMs)),
      ...record('a', 45 * MINUTE_MS, { nic: '000D3A000002' }),
      ...minutes(20, 600).flatMap((agoMs) => record('b', agoMs)),
    ]);
    const found = await sourceActivity(fixture.store, { nowMs: NOW_MS, window: WINDOW });
    const at = (hour: number, minute: number): number => Date.UTC(2026, 10, 20, hour, minute);
    assert.deepEqual(found.get('a')?.gaps, [
      { fromMs: at(14, 46), toMs: at(14, 57) },
      { fromMs: at(14, 58), toMs: at(15, 4) },
    ]);
    assert.deepEqual(found.get('b')?.gaps, [{ fromMs: at(5, 31), toMs: at(15, 10) }]);
  });

  test('gaps are those of the window that is asked for', async () => {
    await using fixture = await storeWith(minutes(5, 30, 90, 95).flatMap((agoMs) => record('a', agoMs)));
    const found = await sourceActivity(fixture.store, { nowMs: NOW_MS, window: lastMs(HOUR_MS, NOW_MS) });
    assert.equal(found.get('a')?.gaps.length, 1);
  });

  test('is empty without records', async () => {
    await using fixture = await storeWith([]);
    assert.equal((await sourceActivity(fixture.store, { nowMs: NOW_MS, window: WINDOW })).size, 0);
  });
});

test('a timeline of one flow log has its flows only, and zeros in between', async () => {
  await using fixture = await storeWith([
    ...record('a', 10 * MINUTE_MS, { tuples: 3 }),
    ...record('b', 10 * MINUTE_MS, { tuples: 7 }),
  ]);
  const window = lastMs(HOUR_MS, NOW_MS);
  const { bucketMs, points } = await sourceTimeline(fixture.store, { source: 'a', window });
  assert.equal(points.length * bucketMs, HOUR_MS);
  const flows = points.map((point) => point.allowedIn + point.allowedOut + point.deniedIn + point.deniedOut);
  assert.equal(
    flows.reduce((sum, each) => sum + each, 0),
    3,
  );
  assert.equal(flows[50], 3);
});
