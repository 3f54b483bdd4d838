import { readFile } from 'node:fs/promises';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { openContainers } from '#azure/blob.ts';
import { SILENT } from '#core/log.ts';
import { Secret } from '#core/secret.ts';
import { ACCOUNT } from '#sandbox/azurite.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { openEmbeddedDatabase } from '#state/database.ts';
import { setTimeout } from 'node:timers/promises';

/** The process that is measured: everything in the container to rows in an empty store, with enrichment. */

const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const [endpoint = '', container = '', directory = '', nowText = ''] = process.argv.slice(2);

await using database = await openEmbeddedDatabase(`${directory}/state`);
await using store = await FlowStore.open({
  directory: `${directory}/flows`,
  retentionDays: null,
  queryMemoryBytes: 300e6,
});
const enrichment = await openEnrichment({ inventory: INVENTORY });
const access = { kind: 'key', endpoint, account: ACCOUNT.name, key: new Secret(ACCOUNT.key) } as const;
const watcher = new FlowLogWatcher(
  {
    containers: openContainers(access, [container]),
    cursors: blobCursors(database),
    writer: { store, enrichment, nameContext: contextNamer(INVENTORY) },
    clock: { nowMs: () => Number(nowText), sleep: (ms, options = {}) => setTimeout(ms, undefined, options) },
    log: SILENT,
  },
  { pollMs: 3000, notBeforeMs: null },
  () => undefined,
);
const stop = new AbortController();
const startMs = performance.now();
const loop = watcher.run({ signal: stop.signal });
while (watcher.status().state !== 'live') {
  const { problem } = watcher.status();
  if (problem !== null) throw new Error(problem);
  await setTimeout(10);
}
const seconds = (performance.now() - startMs) / 1000;
stop.abort();
await loop;
const [row] = await store.rows<{ rows: number }>('SELECT count() AS rows FROM flows');
const highest = /VmHWM:\s+(\d+) kB/.exec(await readFile('/proc/self/status', 'utf8'))?.[1];
process.send?.({ rows: row?.rows ?? 0, seconds, highestBytes: Number(highest) * 1024 });
