import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import type { Cursors } from '#analysis/ingest/cursors.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { type BlobContainer, openContainers } from '#azure/blob.ts';
import { SILENT } from '#core/log.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { type Database, openEmbeddedDatabase } from '#state/database.ts';
import { AppendingBlob, testStorage } from '../../support/storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { until } from '../../support/until.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';

const CONTAINER = 'insights-logs-flowlogflowevent';
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const NOW = Date.parse('2026-03-02T10:30:00Z');
const CLOCK = { nowMs: () => NOW, sleep: () => new Promise<void>((resolve) => void setTimeout(resolve, 20)) };

describe('following flow logs in storage', () => {
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

  const tuplesOf = async (nic: string): Promise<number> => {
    const [row] = await store.rows<{ n: number }>('SELECT count() AS n FROM flows WHERE nic = {nic:String}', { nic });
    return row?.n ?? 0;
  };
  const watcher = (options: { containers?: BlobContainer[]; cursors?: Cursors } = {}) =>
    new FlowLogWatcher(
      {
        containers: options.containers ?? openContainers(storage.access, [CONTAINER]),
        cursors: options.cursors ?? blobCursors(database),
        writer: { store, enrichment, nameContext: contextNamer(INVENTORY) },
        clock: CLOCK,
        log: SILENT,
      },
      { pollMs: 20, notBeforeMs: null },
      () => undefined,
    );
  /** Runs a watcher until the condition holds. */
  const following = async (condition: () => Promise<boolean>, followed = watcher()): Promise<FlowLogWatcher> => {
    const stop = new AbortController();
    const run = followed.run({ signal: stop.signal });
    try {
      await until(condition);
    } finally {
      stop.abort();
      await run;
    }
    return followed;
  };

  test('blocks are read as they are appended, each once', async () => {
    const mac = '000D3A00000A';
    const blob = new AppendingBlob(storage.client, vnetBlobName('2026-03-02T10:00', mac));
    await blob.append(vnetRecord('2026-03-02T10:01:20Z', deniedTuples('2026-03-02T10:01:00Z', 3), { mac }));
    await following(async () => {
      const n = await tuplesOf(mac);
      if (n === 3)
        await blob.append(vnetRecord('2026-03-02T10:02:20Z', deniedTuples('2026-03-02T10:02:00Z', 4), { mac }));
      return n >= 7;
    });
    assert.equal(await tuplesOf(mac), 7);
    const [row] = await store.rows<{ source: string; nsg: string; vnet: string; rule: string; rule_default: boolean }>(
      'SELECT DISTINCT source, nsg, vnet, rule, rule_default FROM flows WHERE nic = {mac:String}',
      { mac },
    );
    assert.deepEqual(row, {
      source: 'test-flowlog',
      nsg: 'nsg-test',
      vnet: 'vnet-test',
      rule: 'DenyAllInBound',
      rule_default: true,
    });
  });

  test('a new watcher goes on where the last one stopped', async () => {
    const mac = '000D3A00000B';
    const blob = new AppendingBlob(storage.client, vnetBlobName('2026-03-02T09:00', mac));
    await blob.append(vnetRecord('2026-03-02T09:01:20Z', deniedTuples('2026-03-02T09:01:00Z', 5), { mac }));
    await following(async () => (await tuplesOf(mac)) === 5);
    await blob.append(vnetRecord('2026-03-02T09:02:20Z', deniedTuples('2026-03-02T09:02:00Z', 1), { mac }));
    await following(async () => (await tuplesOf(mac)) >= 6);
    assert.equal(await tuplesOf(mac), 6);
  });

  test('a crash between insert and cursor neither loses nor doubles, also when the blob has grown meanwhile', async () => {
    const mac = '000D3A00000C';
    const blob = new AppendingBlob(storage.client, vnetBlobName('2026-03-02T08:00', mac));
    await blob.append(vnetRecord('2026-03-02T08:01:20Z', deniedTuples('2026-03-02T08:01:00Z', 5), { mac }));
    const real = blobCursors(database);
    const crashing: Cursors = { ...real, done: () => Promise.reject(new Error('the process ends here')) };
    const crashed = await following(async () => (await tuplesOf(mac)) === 5, watcher({ cursors: crashing }));
    assert.equal(crashed.status().state, 'failing');
    await blob.append(vnetRecord('2026-03-02T08:02:20Z', deniedTuples('2026-03-02T08:02:00Z', 2), { mac }));
    await following(async () => (await tuplesOf(mac)) >= 7);
    assert.equal(await tuplesOf(mac), 7);
    const cursor = (await real.all()).find(({ nic }) => nic === mac);
    assert.deepEqual(await real.pending(), []);
    assert.match(cursor?.lastBlockId ?? '', /^\S+$/);
  });

  test('a malformed record is told with its blob and offset, and the rest is read', async () => {
    const mac = '000D3A00000D';
    const blob = new AppendingBlob(storage.client, vnetBlobName('2026-03-02T07:00', mac));
    const good = (minute: string) =>
      vnetRecord(`2026-03-02T07:0${minute}:20Z`, deniedTuples(`2026-03-02T07:0${minute}:00Z`, 2), { mac });
    await blob.append(
      good('1'),
      '{"time":"2026-03-02T07:02:20Z","flowRecords":{"flows":[{"aclID":nonsense}]}}',
      good('3'),
    );
    await following(async () => (await tuplesOf(mac)) >= 4);
    const totals = await blobCursors(database).totals();
    const problem = totals.find(({ source }) => source === 'test-flowlog')?.problem ?? '';
    assert.match(problem, /macAddress=000D3A00000D/);
    assert.match(problem, /byte \d+: expected/);
  });

  test('storage that does not answer is told in the status, and nothing ends', async () => {
    const dead = openContainers({ ...storage.access, endpoint: 'http://127.0.0.1:9/devstoreaccount1' }, [CONTAINER]);
    const followed = watcher({ containers: dead });
    await following(async () => followed.status().state === 'failing', followed);
    assert.match(followed.status().problem ?? '', /Storage 127\.0\.0\.1:9, container .* could not be read.*FB3002/);
  });

  test('a container that does not exist yet is simply empty', async () => {
    const followed = watcher({
      containers: openContainers(storage.access, ['insights-logs-networksecuritygroupflowevent']),
    });
    await following(async () => followed.status().state === 'live', followed);
  });
});
