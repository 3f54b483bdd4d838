import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FuzzFound } from './captures-fuzz-worker.ts';
import { type BenchArea, figure } from './figure.ts';

const AREA = 'captures';
const RUNS = 5_000_000;
const SEED = 20_261_121;
const MOST_THREADS = 8;

/** Damaged captures of every format, link type and tunnel, read by reader, decoder and flow table. */
export const run: BenchArea = async function* () {
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  const found = await Promise.all(
    Array.from({ length: threads }, (_, at) => fuzz(Math.ceil(RUNS / threads), SEED + at)),
  );
  const sum = (of: (one: FuzzFound) => number): number => found.reduce((all, one) => all + of(one), 0);
  for (const { firstFault } of found) if (firstFault !== '') process.stderr.write(`${firstFault}\n`);
  yield figure(
    AREA,
    'fuzz: damaged captures read',
    sum(({ runs }) => runs),
    'inputs',
    `>=${RUNS}`,
  );
  yield figure(
    AREA,
    'fuzz: packets found in them',
    sum(({ packets }) => packets),
    'packets',
    `>=${RUNS}`,
  );
  yield figure(
    AREA,
    'fuzz: crashes and broken promises',
    sum(({ crashes }) => crashes),
    'inputs',
    '<=0',
  );
  yield figure(
    AREA,
    'fuzz: bytes beyond the end made a difference',
    sum(({ beyond }) => beyond),
    'inputs',
    '<=0',
  );
  yield figure(AREA, 'fuzz: slowest input', Math.round(Math.max(...found.map((one) => one.slowestMs))), 'ms', '<=2000');
  yield figure(AREA, 'fuzz: memory', Math.round(process.memoryUsage.rss() / 1e6), 'MB', '<=400');
};

async function fuzz(runs: number, seed: number): Promise<FuzzFound> {
  const worker = new Worker(new URL('./captures-fuzz-worker.ts', import.meta.url), { workerData: { runs, seed } });
  const [found] = (await once(worker, 'message')) as [FuzzFound];
  await worker.terminate();
  return found;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for await (const line of run()) console.log(JSON.stringify(line));
}
