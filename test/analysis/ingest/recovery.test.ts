import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import type { Batch, Cursors } from '#analysis/ingest/cursors.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { type BlobContainer, openContainers } from '#azure/blob.ts';
import { SILENT } from '#core/log.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { type Database, openEmbeddedDatabase } from '#state/database.ts';
import { flowBatch } from '../../support/flow-columns.ts';
import { AppendingBlob, testStorage } from '../../support/storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { until } from '../../support/until.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';

const CONTAINER = 'insights-logs-flowlogflowevent';
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const NOW = Date.parse('2026-03-02T10:30:00Z');
const CLOCK = { nowMs: () => NOW, sleep: () => new Promise<void>((resolve) => void setTimeout(resolve, 20)) };
const TIME = '2026-03-02T10:01:00Z';

describe('a batch that was left half done', () => {
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
  const record = (mac: string, tuples: number): string => vnetRecord(TIME, deniedTuples(TIME, tuples), { mac });
  const nameOf = (mac: string): string => vnetBlobName('2026-03-02T10:00', mac);

  /** Follows until the condition holds of the watcher's state. */
  const following = async (
    cursors: Cursors,
    condition: (state: string) => boolean | Promise<boolean>,
    containers: BlobContainer[] = openContainers(storage.access, [CONTAINER]),
  ): Promise<void> => {
    const watcher = new FlowLogWatcher(
      {
        containers,
        cursors,
        writer: { store, enrichment, nameContext: contextNamer(INVENTORY) },
        clock: CLOCK,
        log: SILENT,
      },
      { pollMs: 20, notBeforeMs: null },
      () => undefined,
    );
    const stop = new AbortController();
    const run = watcher.run({ signal: stop.signal });
    try {
      await until(() => condition(watcher.status().state));
    } finally {
      stop.abort();
      await run;
    }
  };
  /** Reads what is new up to the point where the process would have moved the cursors, and dies there. */
  const leftHalfDone = async (): Promise<Batch> => {
    const dying: Cursors = { ...blobCursors(database), done: () => Promise.reject(new Error('the process ends here')) };
    await following(dying, (state) => state === 'failing');
    const [batch] = await dying.pending();
    assert.ok(batch !== undefined);
    return batch;
  };
  const recovered = () => following(blobCursors(database), (state) => state === 'live');

  const CASES: readonly { name: string; mac: string; died: (batch: Batch) => Promise<void> }[] = [
    { name: 'its rows are there', mac: '000D3A50000A', died: () => Promise.resolve() },
    {
      // Killed between noting the name and showing the rows, ClickHouse refuses them afterwards.
      name: 'the store knows its name and has none of its rows',
      mac: '000D3A50000B',
      died: ({ id }) => store.remove(id),
    },
    {
      name: 'only some of its rows are there',
      mac: '000D3A50000C',
      died: async ({ id }) => {
        await store.remove(id);
        const context = { nic: '000D3A50000C' };
        await store.insert(
          [
            flowBatch([
              { time: TIME, context },
              { time: TIME, context },
            ]),
          ],
          { token: 'some', batch: id },
        );
      },
    },
  ];
  for (const { name, mac, died } of CASES) {
    test(`is whole after the next start when ${name}`, async () => {
      const blob = new AppendingBlob(storage.client, nameOf(mac));
      await blob.append(record(mac, 9));
      await died(await leftHalfDone());
      await blob.append(record(mac, 4));
      await recovered();
      assert.equal(await tuplesOf(mac), 13);
      assert.deepEqual(await blobCursors(database).pending(), []);
    });
  }

  test('does not stand in the way when its blob was recreated shorter meanwhile', async () => {
    const mac = '000D3A50000D';
    await new AppendingBlob(storage.client, nameOf(mac)).append(record(mac, 200));
    await leftHalfDone();
    await new AppendingBlob(storage.client, nameOf(mac)).append(record(mac, 3));
    await recovered();
    assert.equal(await tuplesOf(mac), 3);
  });

  test('is whole when its blob, a copy of 20 MB that is stored while it is read, grew meanwhile', async () => {
    const mac = '000D3A50000E';
    const records = Array.from({ length: 60 }, () => record(mac, 5000));
    const upload = async (): Promise<void> => {
      const text = `{"records":[${records.join(',')}]}`;
      await storage.client.getBlockBlobClient(nameOf(mac)).upload(text, text.length);
    };
    await upload();
    await leftHalfDone();
    assert.equal(await tuplesOf(mac), 300_000);
    records.push(record(mac, 7));
    await upload();
    await recovered();
    assert.equal(await tuplesOf(mac), 300_007);
  });

  test('a copy that grows between the list of blobs and its list of blocks is read to its end', async () => {
    const mac = '000D3A50000F';
    const upload = async (...records: readonly string[]): Promise<void> => {
      const text = `{"records":[${records.join(',')}]}`;
      await storage.client.getBlockBlobClient(nameOf(mac)).upload(text, text.length);
    };
    await upload(record(mac, 5));
    const [real] = openContainers(storage.access, [CONTAINER]);
    assert.ok(real !== undefined);
    const grown: BlobContainer = {
      ...real,
      blocks: async (blob, options) => {
        if ((await tuplesOf(mac)) === 0) await upload(record(mac, 5), record(mac, 6));
        return real.blocks(blob, options);
      },
    };
    await following(blobCursors(database), (state) => state === 'live', [grown]);
    await recovered();
    assert.equal(await tuplesOf(mac), 11);
  });
});
