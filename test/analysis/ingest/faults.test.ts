import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { openContainers } from '#azure/blob.ts';
import { SILENT } from '#core/log.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { type Database, openEmbeddedDatabase } from '#state/database.ts';
import { AppendingBlob, testStorage } from '../../support/storage.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { until } from '../../support/until.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../../support/vnet-record.ts';
import { type Asked, type Fault, type FaultyProxy, faultyProxy } from './faulty-proxy.ts';

const CONTAINER = 'insights-logs-flowlogflowevent';
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const NOW = Date.parse('2026-03-02T10:30:00Z');
const CLOCK = { nowMs: () => NOW, sleep: () => new Promise<void>((resolve) => void setTimeout(resolve, 20)) };

interface Case {
  readonly name: string;
  readonly asked: Asked;
  readonly fault: Fault;
  /** The storage client tries three times itself. */
  readonly times: number;
  /** What the status says meanwhile; null where the fault is got over without a word. */
  readonly told: RegExp | null;
}

const status = (code: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'status',
  status: code,
  headers,
});
const UNREADABLE = /^Storage 127\.0\.0\.1:\d+, container insights-logs-flowlogflowevent, could not be read: .*FB3002/;

const CASES: readonly Case[] = [
  { name: 'one 503', asked: 'read', fault: status(503), times: 1, told: null },
  { name: '503 on listing', asked: 'list', fault: status(503), times: 3, told: UNREADABLE },
  { name: '503 on block lists', asked: 'blocks', fault: status(503), times: 3, told: UNREADABLE },
  { name: '503 on reading', asked: 'read', fault: status(503), times: 3, told: UNREADABLE },
  { name: '500 on reading', asked: 'read', fault: status(500), times: 3, told: UNREADABLE },
  {
    name: '429 with Retry-After',
    asked: 'read',
    fault: status(429, { 'retry-after': '1' }),
    times: 2,
    told: UNREADABLE,
  },
  { name: '403', asked: 'list', fault: status(403), times: 1, told: /Storage Blob Data Reader.*FB3002/ },
  { name: 'one reset connection', asked: 'read', fault: { kind: 'reset' }, times: 1, told: null },
  { name: 'reset connections', asked: 'list', fault: { kind: 'reset' }, times: 3, told: UNREADABLE },
  { name: 'a slow body', asked: 'read', fault: { kind: 'slow', pieceBytes: 300 }, times: 1, told: null },
  { name: 'one body cut off', asked: 'read', fault: { kind: 'cut' }, times: 1, told: null },
  { name: 'bodies cut off', asked: 'read', fault: { kind: 'cut' }, times: 8, told: UNREADABLE },
  { name: 'a cut list of blobs', asked: 'list', fault: { kind: 'cut' }, times: 3, told: UNREADABLE },
  { name: 'a cut list of blocks', asked: 'blocks', fault: { kind: 'cut' }, times: 3, told: UNREADABLE },
  { name: 'a body that is half as long as asked for', asked: 'read', fault: { kind: 'short' }, times: 1, told: null },
  { name: 'bodies half as long', asked: 'read', fault: { kind: 'short' }, times: 12, told: UNREADABLE },
  { name: 'a body that stalls', asked: 'read', fault: { kind: 'stalled' }, times: 1, told: null },
  { name: 'bodies that stall', asked: 'read', fault: { kind: 'stalled' }, times: 5, told: UNREADABLE },
  { name: '404 on a block list', asked: 'blocks', fault: status(404), times: 1, told: null },
  { name: '404 on reading', asked: 'read', fault: status(404), times: 1, told: null },
  { name: '412 on reading', asked: 'read', fault: status(412), times: 2, told: null },
  { name: '416 on reading', asked: 'read', fault: status(416), times: 1, told: null },
];

describe('a storage that is out of order', () => {
  const stack = new AsyncDisposableStack();
  let storage: Awaited<ReturnType<typeof testStorage>>;
  let proxy: FaultyProxy;
  let database: Database;
  let store: FlowStore;
  let enrichment: Enrichment;
  before(async () => {
    const folder = stack.use(await tempFolder());
    storage = stack.use(await testStorage(CONTAINER));
    proxy = stack.use(await faultyProxy(storage.access.endpoint));
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
  const watcher = () =>
    new FlowLogWatcher(
      {
        containers: openContainers({ ...storage.access, endpoint: proxy.endpoint }, [CONTAINER], { stalledMs: 300 }),
        cursors: blobCursors(database),
        writer: { store, enrichment, nameContext: contextNamer(INVENTORY) },
        clock: CLOCK,
        log: SILENT,
      },
      { pollMs: 20, notBeforeMs: null },
      () => undefined,
    );

  for (const [index, { name, asked, fault, times, told }] of CASES.entries()) {
    test(`${name}: ${told === null ? 'got over' : 'told in words, cleared afterwards'}; nothing is lost or doubled`, async () => {
      const mac = `000D3A2000${String(index).padStart(2, '0')}`;
      const blob = new AppendingBlob(storage.client, vnetBlobName('2026-03-02T10:00', mac));
      await blob.append(vnetRecord('2026-03-02T10:01:20Z', deniedTuples('2026-03-02T10:01:00Z', 30), { mac }));
      proxy.spoil(asked, fault, times);
      const followed = watcher();
      const problems = new Set<string>();
      const stop = new AbortController();
      const run = followed.run({ signal: stop.signal });
      try {
        await until(async () => {
          const { problem } = followed.status();
          if (problem !== null) problems.add(problem);
          return (await tuplesOf(mac)) >= 30 && followed.status().state === 'live';
        });
      } finally {
        stop.abort();
        await run;
      }
      assert.equal(await tuplesOf(mac), 30);
      assert.equal(followed.status().problem, null);
      const said = [...problems];
      if (told === null) assert.deepEqual(said, []);
      else assert.match(said.join('\n'), told);
      assert.doesNotMatch(said.join('\n'), /FB9001|sig=|undefined/);
    });
  }
});
