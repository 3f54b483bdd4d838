/*
 * A process of its own that follows flow logs as the service does, with the embedded stores of a data directory, until
 * it is killed. Settings are the first argument; it answers `report` and ends with its parent.
 */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import type { Cursors } from '#analysis/ingest/cursors.ts';
import { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { openContainers } from '#azure/blob.ts';
import { SILENT } from '#core/log.ts';
import { Secret } from '#core/secret.ts';
import { ACCOUNT } from '#sandbox/azurite.ts';
import { blobCursors } from '#state/blob-cursors.ts';
import { lockDataDirectory } from '#state/data-lock.ts';
import { openEmbeddedDatabase } from '#state/database.ts';
import {
  type Ending,
  type FollowerReport,
  type FollowerSettings,
  type FromFollower,
  timeShown,
} from './follower-messages.ts';

const settings: FollowerSettings = JSON.parse(process.argv[2] ?? '');
const INVENTORY = { resources: [], internalRanges: [], onPremRanges: [] };
const tell = (message: FromFollower): void => void process.send?.(message);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

await lockDataDirectory(settings.directory);
const database = await openEmbeddedDatabase(join(settings.directory, 'state'));
const store = await FlowStore.open({
  directory: join(settings.directory, 'flows'),
  retentionDays: null,
  queryMemoryBytes: 500e6,
});
const real = blobCursors(database);
const cursors: Cursors = { ...real, begin: ending('begin', real.begin), done: ending('done', real.done) };
store.insert = ending('insert', store.insert.bind(store));

const access = {
  kind: 'key',
  endpoint: settings.endpoint,
  account: ACCOUNT.name,
  key: new Secret(ACCOUNT.key),
} as const;
const watcher = new FlowLogWatcher(
  {
    containers: openContainers(access, [settings.container]),
    cursors,
    writer: {
      store,
      enrichment: await openEnrichment({ inventory: INVENTORY }),
      nameContext: contextNamer(INVENTORY),
    },
    clock: {
      nowMs: () => timeShown(settings.time),
      sleep: (ms, options = {}) => setTimeout(ms, undefined, options),
    },
    log: SILENT,
  },
  { pollMs: settings.pollMs, notBeforeMs: null },
  () => undefined,
);
process.on('message', () => void report().then((answer) => tell({ kind: 'report', report: answer })));
tell({ kind: 'following' });
await watcher.run({ signal: new AbortController().signal });

/** Does the step, and at the nth time dies where it was told to. */
function ending<Arguments extends readonly unknown[], Result>(
  step: Ending['step'],
  work: (...given: Arguments) => Promise<Result>,
): (...given: Arguments) => Promise<Result> {
  let calls = 0;
  return async (...given) => {
    calls += 1;
    const plan = settings.ending?.step === step && settings.ending.call === calls ? settings.ending : null;
    if (plan?.when === 'before') process.kill(process.pid, 'SIGKILL');
    if (plan?.when === 'during') tell({ kind: 'during' });
    const result = await work(...given);
    if (plan?.when === 'after') process.kill(process.pid, 'SIGKILL');
    return result;
  };
}

async function report(): Promise<FollowerReport> {
  const [all] = await store.rows<{ rows: number; distinct: number }>(
    'SELECT count() AS rows, uniqExact(src) AS distinct FROM flows',
  );
  const nics = await store.rows<{ nic: string; n: number }>('SELECT nic, count() AS n FROM flows GROUP BY nic');
  const totals = await real.totals();
  return {
    rows: all?.rows ?? 0,
    distinct: all?.distinct ?? 0,
    perNic: Object.fromEntries(nics.map(({ nic, n }) => [nic, n])),
    cursorTuples: totals.reduce((sum, { tuples }) => sum + tuples, 0),
    pending: (await real.pending()).length,
    problem: watcher.status().problem,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}
