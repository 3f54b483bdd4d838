import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, statfs, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type GeneratedCapture, generateCapture, generateConcurrent } from './captures-generate.ts';
import { runPeers } from './captures-peers.ts';
import type { CaptureRun } from './captures-run.ts';
import { type BenchArea, type Figure, figure } from './figure.ts';

const AREA = 'captures';
const SEED = 20_261_121;
const CAPTURE_BYTES = 1_150_000_000;
const LARGE_BYTES = 4_000_000_000;
/** With less room than this, the large file is left out. */
const ROOM_BYTES = 12_000_000_000;
const CONCURRENT = 20_000;
const ROUNDS = 5;
const LIMIT = 1_000_000;

/** A generated capture in the temporary directory, read by processes of their own, and by the peers that are there. */
export const run: BenchArea = async function* () {
  const folder = await mkdtemp(join(tmpdir(), 'flowbell-captures-'));
  try {
    const path = join(folder, 'mixed.pcap');
    const made = await generateCapture({ path, bytes: CAPTURE_BYTES, seed: SEED, concurrent: CONCURRENT });
    yield* speed(made, folder);
    yield* concurrency(join(folder, 'concurrent.pcap'));
    yield* growth(made, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function* speed(made: GeneratedCapture, folder: string): AsyncGenerator<Figure> {
  yield figure(AREA, 'generated capture', made.bytes / 1e9, 'GB', '>=1');
  yield figure(AREA, 'generated capture: distinct flows', made.flows, 'flows', '>=300000');
  const flows = await read(made.path, 'flows', ROUNDS);
  const whole = await read(made.path, 'applications', ROUNDS);
  check(made, flows);
  check(made, whole);
  const seconds: Record<string, number> = {};
  const speeds: Record<string, number> = {};
  for await (const peer of runPeers(made.path, folder)) {
    if ('reason' in peer) {
      // Left out, which is neither a pass nor a failure: its lines are missing.
      process.stderr.write(`captures: no figure of ${peer.name}: ${peer.reason}\n`);
      continue;
    }
    seconds[peer.name] = peer.seconds;
    speeds[peer.name] = round(made.packets / peer.seconds);
    yield figure(AREA, `${peer.name} ${peer.version}`, round(made.packets / peer.seconds), 'packets/s', '>=0');
  }
  yield figure(AREA, `flow table alone, best of ${ROUNDS}`, perSecond(flows), 'packets/s', '>=5e6', speeds);
  yield figure(AREA, 'flow table alone, first round of a process', firstPerSecond(flows), 'packets/s', '>=0');
  yield figure(AREA, 'flow table alone', round(flows.bytes / flows.ms / 1e4) / 100, 'GB/s', '>=0');
  // What other work on the machine takes away does not count here.
  yield figure(AREA, 'flow table alone, by processor time', perProcessorSecond(flows), 'packets/s', '>=0');
  yield figure(AREA, `flows with applications, best of ${ROUNDS}`, perSecond(whole), 'packets/s', '>=2.5e6', speeds);
  yield figure(AREA, 'flows with applications, first round of a process', firstPerSecond(whole), 'packets/s', '>=0');
  yield figure(AREA, 'flows with applications, by processor time', perProcessorSecond(whole), 'packets/s', '>=0');
  yield figure(AREA, 'flows with applications: peak memory', Math.round(whole.peakMegabytes), 'MB', '<=400');
  yield* ratios(flows, whole, seconds);
}

/** Only against peers that are installed. */
function* ratios(flows: CaptureRun, whole: CaptureRun, seconds: Readonly<Record<string, number>>): Generator<Figure> {
  const bars: readonly (readonly [string, CaptureRun, string, `>=${string}`])[] = [
    ['flow table alone', flows, 'nfpcapd', '>=2'],
    ['flows with applications', whole, 'nfpcapd', '>=1'],
    ['flows with applications', whole, 'softflowd', '>=1'],
    ['flows with applications', whole, 'ndpiReader', '>=10'],
  ];
  for (const [name, ours, peer, bar] of bars) {
    const theirs = seconds[peer];
    if (theirs !== undefined) yield figure(AREA, `${name} / ${peer}`, round((theirs * 1e5) / ours.ms) / 100, '×', bar);
  }
}

/** More flows at a time than the table takes. */
async function* concurrency(path: string): AsyncGenerator<Figure> {
  await generateConcurrent(path, LIMIT, 2);
  const fitting = await read(path, 'flows', 1);
  if (fitting.flows !== LIMIT) throw new Error(`expected ${LIMIT} flows, found ${fitting.flows}`);
  yield figure(AREA, '1 M concurrent flows: flows cut for want of room', fitting.evictedFlows, 'flows', '<=0');
  yield figure(AREA, '1 M concurrent flows: peak memory', Math.round(fitting.peakMegabytes), 'MB', '<=400');
  const named = await read(path, 'applications', 1);
  yield figure(
    AREA,
    '1 M concurrent flows with applications: peak memory',
    Math.round(named.peakMegabytes),
    'MB',
    '<=400',
  );
  await generateConcurrent(path, 1.5 * LIMIT, 2);
  const bounded = await read(path, 'flows', 1);
  yield figure(AREA, '1.5 M concurrent flows, bounded: peak memory', Math.round(bounded.peakMegabytes), 'MB', '<=400');
  await rm(path);
}

/** One file, made shorter again and again: the processor time of a packet at each length, against the next smaller one. */
async function* growth({ path }: GeneratedCapture, folder: string): AsyncGenerator<Figure> {
  const { bavail, bsize } = await statfs(folder);
  const isRoomy = bavail * bsize > ROOM_BYTES;
  const largest = isRoomy ? LARGE_BYTES : CAPTURE_BYTES;
  // Few at a time, so that the beginning of the file is not all new flows.
  await generateCapture({ path, bytes: largest, seed: SEED, concurrent: CONCURRENT / 10 });
  const named = await read(path, 'applications', 1);
  const costs = new Map<number, CaptureRun>();
  for (const bytes of [largest, 1_000_000_000, 100_000_000, 10_000_000]) {
    await truncate(path, bytes);
    costs.set(bytes, await read(path, 'flows', bytes > 100_000_000 ? 3 : 20));
  }
  const sizes = [...costs.keys()].reverse();
  for (const [index, bytes] of sizes.slice(1).entries()) {
    const smaller = sizes[index] ?? bytes;
    const ratio = round((cost(costs.get(bytes)) * 100) / cost(costs.get(smaller))) / 100;
    yield figure(AREA, `cost of a packet, ${bytes / 1e6} MB / ${smaller / 1e6} MB`, ratio, '×', '<=1.5');
  }
  const peak = costs.get(largest)?.peakMegabytes ?? 0;
  yield figure(AREA, `${largest / 1e9} GB: peak memory`, Math.round(peak), 'MB', '<=400');
  const namedPeak = Math.round(named.peakMegabytes);
  yield figure(AREA, `${largest / 1e9} GB with applications: peak memory`, namedPeak, 'MB', '<=400');
}

const cost = (one: CaptureRun | undefined): number => (one === undefined ? Number.NaN : one.processorMs / one.packets);

async function read(path: string, kind: 'flows' | 'applications', rounds: number): Promise<CaptureRun> {
  const program = fileURLToPath(new URL('./captures-run.ts', import.meta.url));
  const child = spawn(process.execPath, [program, path, kind, String(rounds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return JSON.parse(output) as CaptureRun;
}

function check(made: GeneratedCapture, found: CaptureRun): void {
  if (found.packets === made.packets && found.flows === made.flows) return;
  throw new Error(`generated ${made.packets} packets of ${made.flows} flows, found ${found.packets} of ${found.flows}`);
}

const perSecond = ({ packets, ms }: CaptureRun): number => Math.round((packets / ms) * 1000);
const firstPerSecond = ({ packets, firstMs }: CaptureRun): number => Math.round((packets / firstMs) * 1000);
const perProcessorSecond = ({ packets, processorMs }: CaptureRun): number => Math.round((packets / processorMs) * 1000);
const round = (value: number): number => Math.round(value);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for await (const line of run()) console.log(JSON.stringify(line));
}
