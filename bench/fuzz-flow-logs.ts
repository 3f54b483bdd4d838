import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { FlowLogDecoder } from '#analysis/flow-log/decoder.ts';
import type { FlowColumns } from '#core/flow.ts';
import { flowRecord, spelled, spelling } from '../test/support/flow-log-arbitrary.ts';
import { referenceRows, rowsOf } from '../test/support/reference-flow-log.ts';
import { type BenchArea, figure } from './figure.ts';
import { Random } from './flow-logs-generate.ts';

const AREA = 'flow-logs';
const SEED = 20_261_121;
const RUNS = 100_000;
/** On a slow or busy machine fewer runs are made. */
const LONGEST_MS = 150_000;
/** Records that are damaged again and again. */
const RECORDS = 400;
const WITNESS =
  '{"time":"2024-12-12T04:00:00Z","flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"flowTuples":["1733975962447,10.1.0.4,40.119.6.228,123,123,17,O,C,NX,4,360,4,528"],"rule":"witness"}]}]}}';
const WITNESSES = 3;
/** Bytes that mean something are put in as often as all others. */
const MEANING = new TextEncoder().encode('"\\{}[],:0\n .-AX');

interface Found {
  crashes: number;
  losses: number;
  disagreements: number;
  slowestMs: number;
}

/**
 * Damaged flow logs of all formats, spelled in all ways. In turn: random damage in a record between well-formed ones,
 * none of which may be lost, however the bytes are cut into chunks; and changes inside of tuples, after which the log
 * is JSON as before and the reference decoder says which rows are right.
 */
export const run: BenchArea = async function* () {
  const random = new Random(SEED);
  const records = fc.sample(fc.tuple(flowRecord, spelling), { numRuns: RECORDS, seed: SEED });
  const logs = records.map(([record, choices]) => spelled(record, choices));
  const plain = records.map(([record]) => JSON.stringify(record));
  const found: Found = { crashes: 0, losses: 0, disagreements: 0, slowestMs: 0 };
  const start = performance.now();
  let runs = 0;
  for (; runs < RUNS && performance.now() - start < LONGEST_MS; runs++) {
    const before = performance.now();
    try {
      if (runs % 2 === 0) damage(random.pick(logs as [string, ...string[]]), random, found);
      else editTuples(random.pick(plain as [string, ...string[]]), random, found);
    } catch {
      found.crashes++;
    }
    found.slowestMs = Math.max(found.slowestMs, performance.now() - before);
  }
  yield figure(AREA, 'fuzz: damaged logs', runs, 'runs', `>=${RUNS}`);
  yield figure(AREA, 'fuzz: crashes', found.crashes, 'crashes', '<=0');
  yield figure(AREA, 'fuzz: well-formed records lost or doubled', found.losses, 'records', '<=0');
  yield figure(AREA, 'fuzz: rows other than the reference decoder has', found.disagreements, 'logs', '<=0');
  yield figure(AREA, 'fuzz: slowest log', Math.round(found.slowestMs), 'ms', '<=5000');
};

function damage(record: string, random: Random, found: Found): void {
  let bytes: Uint8Array = Buffer.from(record);
  for (let times = 1 + random.below(3); times > 0; times--) bytes = mutated(bytes, random);
  const log = Buffer.concat([
    Buffer.from(`{"records":[${WITNESS},`),
    bytes,
    Buffer.from(`,${WITNESS}${random.below(2) === 0 ? '\n' : ','}${WITNESS}]}`),
  ]);
  found.losses += Math.abs(WITNESSES - witnesses(decode(log, log.length)));
  found.losses += Math.abs(WITNESSES - witnesses(decode(log, 1 + random.below(log.length))));
}

/** A byte changed, taken out or put in; the rest cut off; or a stretch taken out. */
function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const value = random.below(2) === 0 ? random.below(256) : (MEANING[random.below(MEANING.length)] ?? 0);
  switch (random.below(5)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), Uint8Array.of(value), bytes.subarray(at + 1)]);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), Uint8Array.of(value), bytes.subarray(at)]);
    case 3:
      return bytes.subarray(0, at);
    default:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + value)]);
  }
}

const LETTERS = '0123456789,.:ABCDEINOTUXaf_ +~é';
const TUPLE = /(?<=")\d{10,13},[^"\\]*(?=")/g;

/** Changes up to three characters of one tuple to others that leave the log JSON. */
function editTuples(record: string, random: Random, found: Found): void {
  const tuples = [...record.matchAll(TUPLE)];
  const { 0: written, index } = tuples[random.below(tuples.length)] ?? { 0: '', index: 0 };
  if (written === '') return;
  let tuple = written;
  for (let times = random.below(4); times > 0; times--) {
    const at = random.below(tuple.length);
    tuple = tuple.slice(0, at) + LETTERS.charAt(random.below(LETTERS.length + 1)) + tuple.slice(at + random.below(2));
  }
  const log = record.slice(0, index) + tuple + record.slice(index + written.length);
  const bytes = Buffer.from(log);
  const rows = rowsOf(decode(bytes, 1 + random.below(bytes.length)));
  if (!isDeepStrictEqual(rows, referenceRows(log))) found.disagreements++;
}

/** Decodes the log in chunks of `size` bytes. */
function decode(log: Uint8Array, size: number): FlowColumns[] {
  const decoder = new FlowLogDecoder();
  const batches: FlowColumns[] = [];
  for (let at = 0; at < log.length; at += size) batches.push(...decoder.push(log.subarray(at, at + size)));
  return [...batches, ...decoder.end()];
}

function witnesses(batches: readonly FlowColumns[]): number {
  let count = 0;
  for (const { count: rows, context, contexts } of batches) {
    for (let row = 0; row < rows; row++) if (contexts[context[row] ?? -1]?.rule === 'witness') count++;
  }
  return count;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for await (const line of run()) console.log(JSON.stringify(line));
}
