import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { Backfill } from '#analysis/ingest/backfill.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { openContainers } from '#azure/blob.ts';
import { SILENT } from '#core/log.ts';
import { DAY_MS, HOUR_MS } from '#core/window.ts';
import { backfillJobs } from '#state/backfill-jobs.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { type Database, openEmbeddedDatabase } from '#state/database.ts';
import { AppendingBlob, testStorage } from '../../support/storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { until } from '../../support/until.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';

const CONTAINER = 'insights-logs-flowlogflowevent';
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const NOW = Date.parse('2026-03-20T10:30:00Z');
const DAYS = 10;
/** Of each day one blob with so many tuples. */
const TUPLES = 20;
const MAC = '000D3A80000A';

describe('reading the past', () => {
  const stack = new AsyncDisposableStack();
  let storage: Awaited<ReturnType<typeof testStorage>>;
  let enrichment: Enrichment;
  let folders = 0;
  let root: string;
  before(async () => {
    root = stack.use(await tempFolder()).path;
    storage = stack.use(await testStorage(CONTAINER));
    enrichment = await openEnrichment({ inventory: INVENTORY });
    // Making a database takes seconds, copying one does not.
    await (await openEmbeddedDatabase(`${root}/empty`))[Symbol.asyncDispose]();
    for (let day = DAYS; day >= 7; day -= 1) await appendAt(NOW - day * DAY_MS, TUPLES);
  });
  after(() => stack.disposeAsync());

  const appendAt = async (timeMs: number, tuples: number, mac = MAC): Promise<void> => {
    const time = new Date(timeMs).toISOString();
    const blob = new AppendingBlob(storage.client, vnetBlobName(time, mac));
    await blob.append(vnetRecord(time, deniedTuples(time, tuples), { mac }));
  };

  interface Place extends AsyncDisposable {
    readonly database: Database;
    readonly store: FlowStore;
    readonly rows: () => Promise<number>;
  }
  /** A database and a store of their own. */
  const place = async (): Promise<Place> => {
    const path = `${root}/${(folders += 1)}`;
    await cp(`${root}/empty`, `${path}/state`, { recursive: true });
    const database = await openEmbeddedDatabase(`${path}/state`);
    const store = await FlowStore.open({ directory: `${path}/flows`, retentionDays: null, queryMemoryBytes: 500e6 });
    const rows = async (): Promise<number> =>
      (await store.rows<{ n: number }>('SELECT count() AS n FROM flows'))[0]?.n ?? 0;
    const dispose = async (): Promise<void> => {
      await store[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    };
    return { database, store, rows, [Symbol.asyncDispose]: dispose };
  };

  interface LifeOptions {
    readonly historyMs?: number | null;
    readonly nowMs?: number;
    /** Called with the times of the rows before each insert. */
    readonly onInsert?: (times: readonly number[]) => Promise<void>;
  }
  /** One life of the service. */
  const life = ({ database, store }: Place, { historyMs = HOUR_MS, nowMs = NOW, onInsert }: LifeOptions = {}) => {
    const startedMs = Date.now();
    const clock = {
      nowMs: () => nowMs + Date.now() - startedMs,
      sleep: (ms: number, options = {}) => setTimeout(Math.min(ms, 20), undefined, options),
    };
    const insert: FlowStore['insert'] = async (batches, names) => {
      const times = batches.flatMap(({ columns }) => [...columns.timeMs.subarray(0, columns.count)]);
      if (times.length > 0) await onInsert?.(times);
      await store.insert(batches, names);
    };
    const watched = Object.assign(Object.create(store) as FlowStore, { insert, remove: store.remove.bind(store) });
    const backfill = new Backfill({ jobs: backfillJobs(database), clock, retentionMs: 30 * DAY_MS });
    const writer = { store: watched, enrichment, nameContext: contextNamer(INVENTORY) };
    const containers = openContainers(storage.access, [CONTAINER]);
    const watcher = new FlowLogWatcher(
      { containers, cursors: blobCursors(database), writer, clock, log: SILENT, backfill },
      { pollMs: 1, notBeforeMs: nowMs - 30 * DAY_MS, historyMs },
      () => undefined,
    );
    const stop = new AbortController();
    const run = watcher.run({ signal: stop.signal });
    const end = async (): Promise<void> => {
      stop.abort();
      await run;
    };
    return { watcher, backfill, [Symbol.asyncDispose]: end };
  };
  const last = (days: number) => ({ fromMs: NOW - days * DAY_MS - HOUR_MS, toMs: NOW });
  const isLive = (each: { watcher: FlowLogWatcher }) => until(() => each.watcher.status().state === 'live');

  test('the first start reads as far back as it is told; a later one all since it last read, however long ago', async () => {
    await using where = await place();
    {
      await using first = life(where, { historyMs: DAY_MS + HOUR_MS, nowMs: NOW - 7 * DAY_MS });
      await isLive(first);
    }
    assert.equal(await where.rows(), 2 * TUPLES);
    for (let day = 6; day >= 1; day -= 1) await appendAt(NOW - day * DAY_MS, TUPLES);
    await using second = life(where, { historyMs: HOUR_MS });
    await isLive(second);
    assert.equal(await where.rows(), 8 * TUPLES);
  });

  test('without a limit it is everything that is kept', async () => {
    await using where = await place();
    await using service = life(where, { historyMs: null });
    await isLive(service);
    assert.equal(await where.rows(), DAYS * TUPLES);
  });

  test('a back-fill reads its window, tells how far it is, and a second one finds nothing new', async () => {
    await using where = await place();
    await using service = life(where);
    await isLive(service);
    assert.equal(await where.rows(), 0);
    const requested = await service.backfill.request(last(6));
    assert.equal(requested.kind, 'started');
    const shown: (number | null)[] = [];
    const status = await service.backfill.follow(({ share }) => shown.push(share), {
      signal: new AbortController().signal,
    });
    assert.equal(await where.rows(), 6 * TUPLES);
    assert.deepEqual(
      [status?.state, status?.blobs, status?.total?.blobs, status?.tuples, status?.share],
      ['done', 6, 6, 6 * TUPLES, 1],
    );
    assert.ok(shown.length > 0);
    await service.backfill.request(last(6));
    await service.backfill.follow(() => undefined, { signal: new AbortController().signal });
    assert.equal((await service.backfill.status())?.blobs, 0);
    assert.equal(await where.rows(), 6 * TUPLES);
  });

  test('a window that is older than what is kept is refused, and one that begins earlier is cut', async () => {
    await using where = await place();
    const clock = { nowMs: () => NOW, sleep: () => setTimeout(1) };
    const backfill = new Backfill({ jobs: backfillJobs(where.database), clock, retentionMs: 5 * DAY_MS });
    const old = { fromMs: NOW - 9 * DAY_MS, toMs: NOW - 6 * DAY_MS };
    assert.deepEqual(await backfill.request(old), { kind: 'expired' });
    const requested = await backfill.request({ ...old, toMs: NOW });
    assert.ok(requested.kind === 'started');
    assert.equal(requested.status.window.fromMs, NOW - 5 * DAY_MS);
    assert.equal((await backfill.request(last(1))).kind, 'busy');
  });

  test('paused it reads nothing; the next life of the process knows, and resumed it reads the rest, each once', async () => {
    await using where = await place();
    let inserts = 0;
    const paused = Promise.withResolvers<void>();
    {
      await using first = life(where, {
        onInsert: async () => {
          inserts += 1;
          if (inserts !== 3) return;
          await first.backfill.pause();
          paused.resolve();
        },
      });
      await isLive(first);
      await first.backfill.request(last(9));
      await paused.promise;
      await isLive(first);
      assert.equal((await first.backfill.status())?.state, 'paused');
      // The batch that was being stored, and the one that was read meanwhile.
      const read = await where.rows();
      assert.ok(read >= 3 * TUPLES && read <= 5 * TUPLES, `${read} rows`);
      assert.equal((await first.backfill.status())?.tuples, read);
    }
    await using second = life(where);
    await isLive(second);
    assert.equal((await second.backfill.status())?.state, 'paused');
    assert.equal((await second.backfill.request(last(2))).kind, 'busy');
    await second.backfill.resume();
    await until(async () => (await second.backfill.status())?.state === 'done');
    assert.equal(await where.rows(), 9 * TUPLES);
    const status = await second.backfill.status();
    assert.deepEqual([status?.blobs, status?.total?.blobs, status?.tuples], [9, 9, 9 * TUPLES]);
  });

  test('it goes on by itself after a restart in the middle', async () => {
    await using where = await place();
    const middle = Promise.withResolvers<void>();
    let inserts = 0;
    {
      await using first = life(where, {
        onInsert: async () => {
          inserts += 1;
          if (inserts === 3) middle.resolve();
        },
      });
      await isLive(first);
      await first.backfill.request(last(9));
      await middle.promise;
    }
    assert.ok((await where.rows()) < 9 * TUPLES);
    await using second = life(where);
    await until(async () => (await second.backfill.status())?.state === 'done');
    assert.equal(await where.rows(), 9 * TUPLES);
  });

  test('cancelled it keeps what it read and reads no more', async () => {
    await using where = await place();
    const cancelled = Promise.withResolvers<void>();
    await using service = life(where, {
      onInsert: async () => {
        await service.backfill.cancel();
        cancelled.resolve();
      },
    });
    await isLive(service);
    await service.backfill.request(last(9));
    await cancelled.promise;
    await isLive(service);
    const read = await where.rows();
    assert.ok(read >= TUPLES && read <= 3 * TUPLES, `${read} rows`);
    assert.equal((await service.backfill.status())?.state, 'cancelled');
    assert.equal(await service.backfill.resume(), null);
  });

  for (const kind of ['history at the first start', 'a back-fill'] as const) {
    test(`a live block that is committed during ${kind} waits for two batches at most`, async () => {
      await using where = await place();
      const mac = kind === 'a back-fill' ? '000D3A80000B' : '000D3A80000C';
      const order: ('past' | 'live')[] = [];
      let appended: number | null = null;
      const isRecent = (times: readonly number[]): boolean => times.some((timeMs) => timeMs > NOW - HOUR_MS);
      await using service = life(where, {
        historyMs: kind === 'a back-fill' ? HOUR_MS : null,
        onInsert: async (times) => {
          const live = isRecent(times);
          order.push(live ? 'live' : 'past');
          if (live || appended !== null || order.length < 3) return;
          appended = order.length;
          await appendAt(NOW, 5, mac);
        },
      });
      if (kind === 'a back-fill') {
        await isLive(service);
        order.length = 0;
        await service.backfill.request(last(9));
      }
      await until(async () => order.filter((each) => each === 'past').length >= 9);
      await until(() => order.lastIndexOf('live') >= (appended ?? Infinity));
      // Committed while the third batch was being stored and the fourth read.
      const at = order.indexOf('live', appended ?? 0);
      assert.ok(at - (appended ?? 0) <= 2, order.join(' '));
      assert.ok(order.slice(at).includes('past'), order.join(' '));
    });
  }
});
