import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import type { Cursors } from '#analysis/ingest/cursors.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { openContainers } from '#azure/blob.ts';
import type { Clock } from '#core/clock.ts';
import { SILENT } from '#core/log.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { type Database, openEmbeddedDatabase } from '#state/database.ts';
import { AppendingBlob, testStorage } from '../../support/storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { until } from '../../support/until.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';
import { GrowingLogs } from './kill/growing-logs.ts';

const CONTAINER = 'insights-logs-flowlogflowevent';
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const NOW = Date.parse('2026-03-02T10:30:00Z');
const TIME = '2026-03-02T10:01:00Z';
const STILL: Clock = { nowMs: () => NOW, sleep: () => setTimeout(10) };

describe('two workers over one database and one store', () => {
  const stack = new AsyncDisposableStack();
  let storage: Awaited<ReturnType<typeof testStorage>>;
  let database: Database;
  let store: FlowStore;
  let enrichment: Enrichment;
  before(async () => {
    const folder = stack.use(await tempFolder());
    storage = stack.use(await testStorage(CONTAINER));
    database = stack.use(await openEmbeddedDatabase(`${folder.path}/state`));
    store = stack.use(
      await FlowStore.open({ directory: `${folder.path}/flows`, retentionDays: null, queryMemoryBytes: 500e6 }),
    );
    enrichment = await openEnrichment({ inventory: INVENTORY });
  });
  after(() => stack.disposeAsync());

  interface Worker {
    readonly worker: string;
    readonly leaseMs?: number;
    readonly cursors?: Cursors;
    readonly clock?: Clock;
    readonly insert?: FlowStore['insert'];
  }
  const watcher = ({ cursors = blobCursors(database), clock = STILL, insert, ...lease }: Worker) => {
    const inserting = insert ?? store.insert.bind(store);
    const seen = { insert: inserting, remove: store.remove.bind(store) };
    const writer = {
      store: Object.assign(Object.create(store) as FlowStore, seen),
      enrichment,
      nameContext: contextNamer(INVENTORY),
    };
    const containers = openContainers(storage.access, [CONTAINER]);
    const parts = { containers, cursors, writer, clock, log: SILENT };
    return new FlowLogWatcher(parts, { pollMs: 10, notBeforeMs: null, ...lease }, () => undefined);
  };
  /** Runs watchers until the condition holds; `then` is called before their end is waited for. */
  const following = async (
    watchers: readonly FlowLogWatcher[],
    condition: () => Promise<boolean>,
    then?: () => void,
  ): Promise<void> => {
    const stop = new AbortController();
    const runs = watchers.map((each) => each.run({ signal: stop.signal }));
    try {
      await until(condition);
    } finally {
      stop.abort();
      then?.();
      await Promise.all(runs);
    }
  };
  const tuplesOf = async (nic: string): Promise<number> => {
    const [row] = await store.rows<{ n: number }>('SELECT count() AS n FROM flows WHERE nic = {nic:String}', { nic });
    return row?.n ?? 0;
  };
  const totalOf = async (nics: readonly string[]): Promise<number> => {
    let total = 0;
    for (const nic of nics) total += await tuplesOf(nic);
    return total;
  };
  const countedOf = async (nics: readonly string[]): Promise<number> => {
    const [row] = await database.query<{ n: number }>(
      'SELECT sum(tuples)::float8 AS n FROM blob_cursors WHERE nic = ANY($1::text[])',
      [[...nics]],
    );
    return row?.n ?? 0;
  };

  test('have in the end every tuple of blobs that grew meanwhile, each once, and both have worked', async () => {
    const shown = { fromMs: Date.now() };
    // Twenty minutes of the logs in a second, so that hours roll over.
    const nowMs = (): number => NOW + (Date.now() - shown.fromMs) * 1200;
    const clock: Clock = { nowMs, sleep: () => setTimeout(50) };
    const logs = new GrowingLogs(storage.client, { seed: 11, nowMs });
    const inserts = { a: 0, b: 0 };
    const counting =
      (name: 'a' | 'b'): FlowStore['insert'] =>
      async (...given) => {
        inserts[name] += 1;
        await store.insert(...given);
      };
    let contended = 0;
    const real = blobCursors(database);
    const cursors: Cursors = {
      ...real,
      begin: async (...given) => {
        const claim = await real.begin(...given);
        contended += claim.lost.length;
        return claim;
      },
    };
    const watchers = (['a', 'b'] as const).map((name) =>
      watcher({ worker: name, clock, cursors, insert: counting(name) }),
    );
    const growing = (async () => {
      for (let block = 0; block < 120; block += 1) await logs.growOnce();
    })();
    await following(watchers, async () => {
      if ((await totalOf([...logs.perNic.keys()])) < logs.tuples) return false;
      const before = logs.tuples;
      await growing;
      return before === logs.tuples && watchers.every((each) => each.status().state === 'live');
    });
    const perNic = Object.fromEntries(
      await Promise.all([...logs.perNic].map(async ([nic]) => [nic, await tuplesOf(nic)])),
    );
    assert.deepEqual(perNic, Object.fromEntries(logs.perNic));
    const [distinct] = await store.rows<{ n: number }>('SELECT uniqExact(src) AS n FROM flows');
    assert.equal(distinct?.n, logs.tuples);
    assert.equal(await countedOf([...logs.perNic.keys()]), logs.tuples);
    assert.deepEqual(await blobCursors(database).pending(), []);
    assert.ok(inserts.a > 0 && inserts.b > 0, `inserts ${inserts.a} and ${inserts.b}`);
    assert.ok(contended > 10, `${contended} stretches were wanted by both`);
  });

  test('the second does not touch a batch that the first is storing, and goes on when it is done', async () => {
    const mac = '000D3A60000A';
    const blob = new AppendingBlob(storage.client, vnetBlobName('2026-03-02T10:00', mac));
    await blob.append(vnetRecord(TIME, deniedTuples(TIME, 50), { mac }));
    const storing = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const slow: FlowStore['insert'] = async (rows, token) => {
      if (rows.some(({ contexts }) => contexts.some(({ nic }) => nic === mac))) {
        storing.resolve();
        await finish.promise;
      }
      await store.insert(rows, token);
    };
    const first = watcher({ worker: 'first', insert: slow });
    const second = watcher({ worker: 'second' });
    let turns = 0;
    await following(
      [first],
      async () => {
        await storing.promise;
        await following([second], async () => (turns += 1) > 10);
        assert.equal(await tuplesOf(mac), 0);
        return true;
      },
      finish.resolve,
    );
    assert.equal(await tuplesOf(mac), 50);
    await blob.append(vnetRecord(TIME, deniedTuples(TIME, 3), { mac }));
    await following([second], async () => (await tuplesOf(mac)) >= 53);
    assert.equal(await tuplesOf(mac), 53);
  });

  test('a batch whose worker gave no sign is taken over; its rows that come late are taken out again', async () => {
    const mac = '000D3A60000B';
    const blob = new AppendingBlob(storage.client, vnetBlobName('2026-03-02T10:00', mac));
    await blob.append(vnetRecord(TIME, deniedTuples(TIME, 40), { mac }));
    const late = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const heldUp: FlowStore['insert'] = async (...given) => {
      begun.resolve();
      await late.promise;
      await store.insert(...given);
    };
    const asleep = watcher({ worker: 'asleep', leaseMs: 1, insert: heldUp });
    await following([asleep], async () => {
      await begun.promise;
      const awake = watcher({ worker: 'awake' });
      await following([awake], async () => (await tuplesOf(mac)) === 40);
      assert.deepEqual(await blobCursors(database).pending(), []);
      late.resolve();
      await until(async () => asleep.status().state === 'live');
      return true;
    });
    assert.equal(await tuplesOf(mac), 40);
    assert.equal(await countedOf([mac]), 40);
  });

  test('rows that come late from a worker that then died are taken out by another', async () => {
    const mac = '000D3A60000C';
    const blob = new AppendingBlob(storage.client, vnetBlobName('2026-03-02T10:00', mac));
    await blob.append(vnetRecord(TIME, deniedTuples(TIME, 30), { mac }));
    const held: Parameters<FlowStore['insert']>[] = [];
    const real = blobCursors(database);
    const dead = watcher({
      worker: 'dead',
      leaseMs: 1,
      insert: (...given) => {
        held.push(given);
        return Promise.reject(new Error('the worker dies here'));
      },
      cursors: {
        ...real,
        takeOver: (lease) => (held.length === 0 ? real.takeOver(lease) : Promise.reject(new Error('it is dead'))),
      },
    });
    await following([dead], async () => dead.status().state === 'failing' && held.length > 0);
    const heir = watcher({ worker: 'heir' });
    await following([heir], async () => (await tuplesOf(mac)) === 30);
    for (const given of held) await store.insert(...given);
    assert.equal(await tuplesOf(mac), 60);
    const later = watcher({ worker: 'later' });
    await following([later], async () => later.status().state === 'live');
    assert.equal(await tuplesOf(mac), 30);
  });
});
