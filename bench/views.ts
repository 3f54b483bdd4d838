import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { makeHours } from '#analysis/store/flow-hours.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { RECORDS_OF_FLOWS } from '#analysis/store/schema.ts';
import type { ViewName } from '#analysis/views/results.ts';
import { DAY_MS, HOUR_MS, type Window } from '#core/window.ts';
import { tempFolder } from '../test/support/temp-folder.ts';
import { type BenchArea, type Figure, figure } from './figure.ts';
import { DAY_OF_FLOWS, viewsInventory } from './views-generate.ts';

const AREA = 'views';
/** Fewer for a quick look: `FLOWBELL_BENCH_FLOWS=0.1` is a tenth of the flows. The bars are for all of them. */
const SHARE = Number(process.env['FLOWBELL_BENCH_FLOWS'] ?? 1);
const FIRST_DAY_MS = Date.parse('2026-03-02T00:00:00Z');
const VIEW_MS = 400;
const REPORT_MS = 2000;
const TIMES = 5;
const BYTES_A_FLOW = 80;

const NAMES: readonly ViewName[] = [
  ...(['summary', 'timeline', 'talkers', 'ports', 'protocols', 'countries', 'rules', 'tuples', 'flows'] as const),
  ...(['sourceAddresses', 'destinationAddresses', 'hours', 'protocolCountries', 'protocolDays', 'portHours'] as const),
  ...(['durations', 'actions', 'classes', 'subnetPairs', 'firstSeen', 'oneWay', 'changes', 'address'] as const),
];

/** Every view over all of ten million flows, and over an hour of a hundred million; medians. */
export const run: BenchArea = async function* () {
  yield* measured({ flows: 10_000_000 * SHARE, days: 7, title: '10 M flows', window: wholeOf(7), factor: 1 });
  const hour = { fromMs: FIRST_DAY_MS + 20.4 * DAY_MS, toMs: FIRST_DAY_MS + 20.4 * DAY_MS + HOUR_MS };
  yield* measured({ flows: 100_000_000 * SHARE, days: 28, title: 'an hour of 100 M flows', window: hour, factor: 2 });
};

const wholeOf = (days: number): Window => ({ fromMs: FIRST_DAY_MS, toMs: FIRST_DAY_MS + days * DAY_MS });

interface Load {
  readonly flows: number;
  readonly days: number;
  readonly title: string;
  readonly window: Window;
  /** How much longer than the bar of a view it may take. */
  readonly factor: number;
}

async function* measured({ flows, days, title, window, factor }: Load): AsyncGenerator<Figure> {
  const { bavail, bsize } = await statfs(tmpdir());
  if (bavail * bsize < flows * BYTES_A_FLOW)
    throw new Error(`${flows} flows need ${flows * BYTES_A_FLOW} bytes of disk`);
  await using folder = await tempFolder();
  await using store = await FlowStore.open({ directory: folder.path, retentionDays: null, queryMemoryBytes: 4e9 });
  await generate(store, { flows, days });
  yield* sizes(store, title);
  const inventory = viewsInventory();
  const analysis = new Analysis(store, await openEnrichment({ inventory }), inventory);
  const query = { scope: { kind: 'all' }, window, subject: '10.1.6.6' } as const;
  for (const name of NAMES) {
    const ms = await medianMs(() => analysis.view(name, query));
    yield figure(AREA, `${name}, ${title}`, ms, 'ms', `<=${VIEW_MS * factor}`);
  }
  const ms = await medianMs(() => analysis.report(query, { findings: [], problems: [] }));
  yield figure(AREA, `report, ${title}`, ms, 'ms', `<=${REPORT_MS * factor}`);
}

/** A day at a time, so that memory stays as it is; the records that they stand in; and the hours. */
async function generate(store: FlowStore, { flows, days }: { flows: number; days: number }): Promise<void> {
  const aDay = Math.ceil(flows / days);
  for (let day = 0; day < days; day += 1) {
    const params = { day_ms: FIRST_DAY_MS + day * DAY_MS, first: day * aDay, flows: aDay };
    await store.rows(DAY_OF_FLOWS, params);
  }
  await store.rows(RECORDS_OF_FLOWS);
  await makeHours(store, { beforeMs: FIRST_DAY_MS + (days + 1) * DAY_MS, most: days * 25 });
}

async function* sizes(store: FlowStore, title: string): AsyncGenerator<Figure> {
  const parts = await store.rows<{ table: string; bytes: number }>(
    'SELECT table, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active GROUP BY table',
  );
  const of = (wanted: string): number => parts.find(({ table }) => table === wanted)?.bytes ?? 0;
  const beside = of('flow_hours') + of('unarrived') + of('hour_builds');
  const share = Math.round((1000 * beside) / of('flows')) / 10;
  yield figure(AREA, `size of the hours beside the rows, ${title}`, share, '%', '<=10', { bytes: of('flows') });
}

async function medianMs(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const startMs = performance.now();
    await ask();
    times.push(performance.now() - startMs);
  }
  return Math.round(times.toSorted((a, b) => a - b)[TIMES >> 1] ?? Number.NaN);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for await (const line of run()) console.log(JSON.stringify(line));
}
