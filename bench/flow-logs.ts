import { pathToFileURL } from 'node:url';
import { FlowLogDecoder } from '#analysis/flow-log/decoder.ts';
import { type BenchArea, type Figure, figure } from './figure.ts';
import { flowLogText } from './flow-logs-generate.ts';
import { type PeerTime, chdbTime, duckdbTime, parseAndSplit, temporaryFile } from './flow-logs-peers.ts';

const AREA = 'flow-logs';
const FILE_BYTES = 100_000_000;
const CHUNK_BYTES = 1024 * 1024;
const ROUNDS = 7;

/** Decoding of a file of 100 MB in memory on one thread, best of several rounds, against the peers of the same run. */
export const run: BenchArea = async function* () {
  yield* decodeVnet();
  yield* decodeNsg();
};

async function* decodeVnet(): AsyncGenerator<Figure> {
  const bytes = flowLogText('vnet4', FILE_BYTES);
  const ours = best(() => decode(bytes));
  const split = best(() => parseAndSplit(bytes, 'vnet4'), 2);
  await using file = await temporaryFile(bytes);
  const chdb = chdbTime(file.path);
  const duckdb = await duckdbTime(file.path);
  checkAlike(ours, { split, chdb, duckdb });
  const speed = (time: PeerTime): number => round(bytes.length / 1000 / time.ms);
  const peers = { 'JSON.parse + split': speed(split), chDB: speed(chdb), DuckDB: speed(duckdb) };
  yield figure(AREA, 'decode vnet4', speed(ours), 'MB/s', '>=500', peers);
  yield figure(AREA, 'decode vnet4 / JSON.parse + split', round(split.ms / ours.ms), '×', '>=4');
  yield figure(AREA, 'decode vnet4 / chDB', round(chdb.ms / ours.ms), '×', '>=5');
  yield figure(AREA, 'decode vnet4 / DuckDB', round(duckdb.ms / ours.ms), '×', '>=5');
}

async function* decodeNsg(): AsyncGenerator<Figure> {
  const bytes = flowLogText('nsg2', FILE_BYTES);
  const ours = best(() => decode(bytes));
  const split = best(() => parseAndSplit(bytes, 'nsg2'), 2);
  checkAlike(ours, { split });
  const speed = (time: PeerTime): number => round(bytes.length / 1000 / time.ms);
  const ratio = round(split.ms / ours.ms);
  yield figure(AREA, 'decode nsg2', speed(ours), 'MB/s', '>=0', { 'JSON.parse + split': speed(split) });
  yield figure(AREA, 'decode nsg2 / JSON.parse + split', ratio, '×', '>=4');
}

function decode(bytes: Uint8Array): PeerTime {
  const start = performance.now();
  const decoder = new FlowLogDecoder();
  let tuples = 0;
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    for (const batch of decoder.push(bytes.subarray(at, at + CHUNK_BYTES))) tuples += batch.count;
  }
  for (const batch of decoder.end()) tuples += batch.count;
  return { ms: performance.now() - start, tuples };
}

function best(work: () => PeerTime, rounds = ROUNDS): PeerTime {
  const times = Array.from({ length: rounds }, work);
  return times.reduce((fastest, time) => (time.ms < fastest.ms ? time : fastest));
}

function checkAlike(ours: PeerTime, peers: Readonly<Record<string, PeerTime>>): void {
  for (const [name, { tuples }] of Object.entries(peers)) {
    if (tuples !== ours.tuples) throw new Error(`${name} found ${tuples} tuples, the decoder ${ours.tuples}`);
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for await (const line of run()) console.log(JSON.stringify(line));
}
