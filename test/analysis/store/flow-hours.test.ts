import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hourRounds } from '#analysis/hour-rounds.ts';
import { makeHours, readyHours } from '#analysis/store/flow-hours.ts';
import { SILENT } from '#core/log.ts';
import { HOUR_MS } from '#core/window.ts';
import { flowBatch, type TestFlow } from '../../support/flow-columns.ts';
import { storeWith } from '../../support/flow-store.ts';

const TEN = Date.parse('2026-03-02T10:00:00Z');
const HOUR = { fromMs: TEN, toMs: TEN + HOUR_MS };
const LATER = TEN + 3 * HOUR_MS;
const denied = (minute: string, srcPort: number): TestFlow => ({
  time: `2026-03-02T10:${minute}:00Z`,
  srcPort,
  action: 'deny',
  context: { recordTimeMs: Date.parse(`2026-03-02T10:${minute}:30Z`) },
});

async function flowsIn(store: Awaited<ReturnType<typeof storeWith>>['store']): Promise<number | undefined> {
  const [ready] = await readyHours(store, HOUR);
  const [row] = await store.rows<{ n: number }>(
    'SELECT sum(flow_count) AS n FROM flow_hours WHERE build = {build:UInt64}',
    { build: ready?.build ?? 0 },
  );
  return row?.n;
}

const leftOver = async (store: Awaited<ReturnType<typeof storeWith>>['store']): Promise<unknown> =>
  (await store.rows('SELECT uniqExact(build) AS builds FROM flow_hours'))[0];

describe('whole hours', () => {
  test('are those that ended before the moment that is asked for', async () => {
    await using fixture = await storeWith([denied('10', 1), denied('20', 2)]);
    assert.equal(await makeHours(fixture.store, { beforeMs: HOUR.toMs - 1, most: 9 }), 0);
    assert.deepEqual(await readyHours(fixture.store, HOUR), []);
    assert.equal(await makeHours(fixture.store, { beforeMs: LATER, most: 9 }), 1);
    assert.equal(await flowsIn(fixture.store), 2);
    assert.equal(await makeHours(fixture.store, { beforeMs: LATER, most: 9 }), 0);
  });

  test('count for nothing from the moment that late rows come, and are made anew with them', async () => {
    await using fixture = await storeWith([denied('10', 1)]);
    await makeHours(fixture.store, { beforeMs: LATER, most: 9 });
    await fixture.store.insert([flowBatch([denied('30', 3), denied('40', 4)])], { token: 'late' });
    assert.deepEqual(await readyHours(fixture.store, HOUR), []);
    assert.equal(await makeHours(fixture.store, { beforeMs: LATER, most: 9 }), 1);
    assert.equal(await flowsIn(fixture.store), 3);
    assert.deepEqual(await leftOver(fixture.store), { builds: 1 });
  });

  test('likewise when a batch is taken out again', async () => {
    await using fixture = await storeWith([denied('10', 1)]);
    await fixture.store.insert([flowBatch([denied('30', 3)])], { token: 'gone' });
    await makeHours(fixture.store, { beforeMs: LATER, most: 9 });
    await fixture.store.remove('gone');
    assert.deepEqual(await readyHours(fixture.store, HOUR), []);
    await makeHours(fixture.store, { beforeMs: LATER, most: 9 });
    assert.equal(await flowsIn(fixture.store), 1);
  });

  test('wait, and leave nothing behind, while rows of known records are on their way', async () => {
    await using fixture = await storeWith([denied('10', 1)]);
    await fixture.store.run(
      "INSERT INTO records SELECT toDateTime({hour:Int64}, 'UTC'), '', '', '', '', toDateTime64({hour:Int64}, 3), 7, 5, 0",
      { hour: TEN / 1000 },
    );
    await makeHours(fixture.store, { beforeMs: LATER, most: 9 });
    assert.deepEqual(await readyHours(fixture.store, HOUR), []);
    assert.deepEqual(await leftOver(fixture.store), { builds: 0 });
  });
});

describe('rounds of whole hours', () => {
  test('make one after the other while it is quiet, wait when there are none, and outlive a fault', async () => {
    const stop = new AbortController();
    const slept: number[] = [];
    const answers: (number | Error)[] = [1, 1, new Error('no space'), 0];
    let quiet = false;
    let asked = 0;
    await hourRounds(
      {
        makeHours: async () => {
          asked += 1;
          const answer = answers.shift();
          if (answer instanceof Error) throw answer;
          return answer ?? 0;
        },
        isQuiet: () => quiet,
        clock: {
          nowMs: () => LATER,
          sleep: async (ms) => {
            slept.push(ms);
            quiet = true;
            if (slept.length === 5) stop.abort();
          },
        },
        log: SILENT,
      },
      { signal: stop.signal },
    );
    assert.deepEqual(slept, [60_000, 2000, 2000, 60_000, 60_000]);
    assert.equal(asked, 4);
  });
});
