import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { openContainers } from '#azure/blob.ts';
import { SILENT } from '#core/log.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { openEmbeddedDatabase } from '#state/database.ts';
import { AppendingBlob, testStorage } from '../test/support/storage.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { until } from '../test/support/until.ts';
import { deniedTuples, vnetBlobName, vnetRecord } from '../test/support/vnet-record.ts';
import { type BenchArea, figure } from './figure.ts';

const AREA = 'flow-logs';
const CONTAINER = 'insights-logs-flowlogflowevent';
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const BLOBS = 500;
const POLL_MS = 3000;
const MEASURED = 25;
/** Each blob gets a block a minute. */
const BETWEEN_BLOCKS_MS = 60_000 / BLOBS;
const NOW_MS = Date.parse('2026-03-02T10:30:00Z');

/** From the commit of a block to its rows being there for a query, while each of 500 blobs gets a block a minute. */
export const run: BenchArea = async function* () {
  const waits = (await measuredWaits()).toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(waits[Math.floor(share * (waits.length - 1))] ?? Number.NaN) / 1000;
  yield figure(AREA, `block committed to rows queryable, ${BLOBS} blobs, poll 3 s, median`, at(0.5), 's', '<=5', {
    blocks: waits.length,
    fastest: at(0),
    slowest: at(1),
  });
};

async function measuredWaits(): Promise<number[]> {
  await using folder = await tempFolder();
  await using storage = await testStorage(CONTAINER);
  await using database = await openEmbeddedDatabase(`${folder.path}/state`);
  await using store = await FlowStore.open({
    directory: `${folder.path}/flows`,
    retentionDays: null,
    queryMemoryBytes: 500e6,
  });
  const enrichment = await openEnrichment({ inventory: INVENTORY });
  const macs = Array.from({ length: BLOBS }, (_, index) => `000D3A4${String(index).padStart(5, '0')}`);
  const blobs = macs.map((mac) => ({
    mac,
    blob: new AppendingBlob(storage.client, vnetBlobName('2026-03-02T10:00', mac)),
  }));
  for (const each of blobs) await append(each, 0);

  const startedMs = performance.now();
  const watcher = new FlowLogWatcher(
    {
      containers: openContainers(storage.access, [CONTAINER]),
      cursors: blobCursors(database),
      writer: { store, enrichment, nameContext: contextNamer(INVENTORY) },
      clock: {
        nowMs: () => NOW_MS + performance.now() - startedMs,
        sleep: (ms, options = {}) => setTimeout(ms, undefined, options),
      },
      log: SILENT,
    },
    { pollMs: POLL_MS, notBeforeMs: null },
    () => undefined,
  );
  const rowsOf = async (mac: string): Promise<number> => {
    const [row] = await store.rows<{ n: number }>('SELECT count() AS n FROM flows WHERE nic = {mac:String}', { mac });
    return row?.n ?? 0;
  };
  const stop = new AbortController();
  const loops = [watcher.run({ signal: stop.signal })];
  try {
    await until(() => watcher.status().state === 'live', 120_000);
    const [measured, others] = [blobs.slice(0, MEASURED), blobs.slice(MEASURED)];
    loops.push(keepGrowing(others, stop.signal));
    const waits: number[] = [];
    for (const [index, each] of measured.entries()) {
      // Not in step with the poll.
      await setTimeout((index * 997) % POLL_MS);
      await append(each, 1);
      const committedMs = performance.now();
      await until(async () => (await rowsOf(each.mac)) === 2 * TUPLES);
      waits.push(performance.now() - committedMs);
    }
    return waits;
  } finally {
    stop.abort();
    await Promise.all(loops);
  }
}

const TUPLES = 20;

async function append({ mac, blob }: { mac: string; blob: AppendingBlob }, minute: number): Promise<void> {
  const time = `2026-03-02T10:${String(minute).padStart(2, '0')}:00Z`;
  await blob.append(vnetRecord(time, deniedTuples(time, TUPLES), { mac }));
}

async function keepGrowing(blobs: readonly { mac: string; blob: AppendingBlob }[], signal: AbortSignal): Promise<void> {
  for (let minute = 1; minute < 60; minute += 1) {
    for (const each of blobs) {
      if (signal.aborted) return;
      await append(each, minute);
      await setTimeout(BETWEEN_BLOCKS_MS);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for await (const line of run()) console.log(JSON.stringify(line));
}
