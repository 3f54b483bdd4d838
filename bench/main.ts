import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openChatClient } from '#cli/chat-client.ts';
import { type BenchArea, figure } from './figure.ts';

const COMMANDS = 15;
const CHARTS = 4;
const HISTORY = 'report last 48h';
const quiet = { signal: AbortSignal.timeout(10 * 60_000), onProgress: () => undefined };

/**
 * The first path as a person meets it: the real process on an empty data directory, asked over its own HTTP API.
 * Memory is the whole process with the local Azure in it, as the kernel counts it.
 */
export const run: BenchArea = async function* () {
  const folder = await mkdtemp(join(tmpdir(), 'flowbell-bench-'));
  const startMs = performance.now();
  const service = await start(folder);
  try {
    const client = openChatClient(service.url);
    const ask = (text: string) => client.ask(text, quiet);
    const tuples = await historyRead(ask);
    await ask(HISTORY);
    const firstSeconds = (performance.now() - startMs) / 1000;
    yield figure('main', 'tuples of 48 h generated, ingested and reported', tuples, 'tuples', '>=2e6');
    yield figure('main', 'first start to the report on 48 h', round(firstSeconds), 's', '<=60');
    const times: number[] = [];
    for (let at = 0; at < COMMANDS; at += 1) times.push(await timed(() => withCharts(ask('report last 2h'))));
    yield figure(
      'main',
      `command to answer with ${CHARTS} charts, median of ${COMMANDS}`,
      round(median(times)),
      'ms',
      '<=1500',
    );
    const memory = await residentMegabytes(service.process);
    yield figure('main', 'resident memory after that', memory.now, 'MB', '<=800');
    yield figure('main', 'resident memory, highest since the start', memory.highest, 'MB', '<=800');
  } finally {
    service.process.kill('SIGINT');
    await once(service.process, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
};

async function start(folder: string): Promise<{ process: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const settings = { FLOWBELL_DATA: folder, FLOWBELL_PORT: '0', FLOWBELL_LOG: 'warn' };
  // As `npm start` does it.
  const child = spawn(process.execPath, ['--max-semi-space-size=8', script, 'serve'], {
    env: { ...process.env, ...settings, MALLOC_ARENA_MAX: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /ready: (http\S+)\/chat/.exec(line)?.[1];
    if (url !== undefined) return { process: child, url };
  }
  throw new Error('the service ended before it was ready');
}

/** Longer than a poll: the last blocks of the history may be written just after storage was looked at. */
const SETTLED_MS = 4_000;

/** Waits until all of the history is in the store; answers the number of tuples. */
async function historyRead(
  ask: (text: string) => Promise<{ message?: { blocks: readonly unknown[] } }>,
): Promise<number> {
  for (let before = 0; ; ) {
    const facts = JSON.stringify((await ask('status')).message?.blocks);
    const tuples = Number(/"label":"Tuples","value":"([\d,]+)/.exec(facts)?.[1]?.replaceAll(',', '') ?? 0);
    const live = /"label":"Reading","value":"live/.test(facts);
    if (live && tuples > 0 && tuples - before < 5_000) return tuples;
    before = live ? tuples : 0;
    await setTimeout(live ? SETTLED_MS : 250);
  }
}

async function withCharts(answer: Promise<{ message?: { blocks: readonly { kind: string }[] } }>): Promise<void> {
  const charts = (await answer).message?.blocks.filter(({ kind }) => kind === 'picture').length;
  if (charts !== CHARTS) throw new Error(`expected ${CHARTS} charts in the answer, found ${charts}`);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const round = (value: number): number => Math.round(value * 10) / 10;

async function residentMegabytes({ pid }: ChildProcess): Promise<{ now: number; highest: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number =>
    Math.round((Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6);
  return { now: of('VmRSS'), highest: of('VmHWM') };
}
