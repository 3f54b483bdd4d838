import { randomInt } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { CaptureAnalysis } from './capture-analysis.ts';
import type { ReadFacts } from './capture-decoding.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { FlowEnd } from './flow-table/flow-record.ts';
import { FlowTable } from './flow-table/flow-table.ts';
import { inlineWholePackets } from './inlining.ts';
import type { PayloadObserver } from './payload-observer.ts';
import type { PushWindow } from './source/byte-windows.ts';
import { COMPRESSION_MAGIC_BYTES, type Compression, Unpacking, compressionOf } from './source/compression.ts';
import { type ReadChunksOptions, readChunks } from './source/read-chunks.ts';
import { readFileWindows } from './source/read-file.ts';
import { withStart } from './source/with-start.ts';
import { limitYoungHeap } from './young-heap.ts';
import { canDecodeApart, decodeApart, WORTH_A_THREAD_BYTES } from './two-threads/decode-apart.ts';

export const DEFAULT_MAX_FLOWS = 1_000_000;
/** From here on it is memory that counts. */
const MANY_FLOWS = 300_000;
/** Flows that are handed over at the end before the taker is waited for. */
const FLOWS_AT_ONCE = 2048;

export interface AnalyzeCaptureOptions {
  readonly signal: AbortSignal;
  /** Takes each flow when it ends; read it with `readFlow(table, flow, end)`, during the call. */
  readonly onFlow: (table: FlowTable, flow: number, end: FlowEnd) => void;
  /** Sees payload, to name applications; its slots are below `maxFlows`. */
  readonly observer?: PayloadObserver;
  readonly maxFlows?: number;
  /** 0, the default: flows end with the capture, as tshark's conversations do. */
  readonly idleSeconds?: number;
  readonly activeSeconds?: number;
  /** A plain file of at least so many bytes is decoded by a thread of its own; 192 MB when absent. */
  readonly twoThreadsFromBytes?: number;
  /**
   * Bytes of the file or stream that were taken, and packets so far; about once a megabyte, and now and then while the
   * last flows are handed over. Reading waits for it, so that flows need not pile up.
   */
  readonly onProgress?: (bytes: number, packets: number) => void | Promise<void>;
}

export interface CaptureResult {
  readonly facts: CaptureFacts;
  /** Flows that ended early since `maxFlows` were there: some of them may be parts of longer ones. */
  readonly evictedFlows: number;
  /** Flows of which the observer saw more than it could keep. */
  readonly lostFacts: number;
}

/**
 * Reads a capture file: pcap or pcapng, plain or packed with gzip or zstd. What is cut or damaged is read as far as it
 * goes, and `facts.stop` says where and why. A large plain file is decoded by a thread of its own.
 * @throws AppError FB3006 when it is no capture; what `open` and `read` throw when it cannot be read.
 */
export async function analyzeCaptureFile(path: string, options: AnalyzeCaptureOptions): Promise<CaptureResult> {
  await using file = await open(path);
  const magic = new Uint8Array(COMPRESSION_MAGIC_BYTES);
  const status = await file.stat();
  if (status.isFile()) await file.read(magic, 0, magic.length, 0);
  if (!status.isFile() || compressionOf(magic) !== 'none') return await analyzeCaptureStream(chunksOf(file), options);
  const { twoThreadsFromBytes = WORTH_A_THREAD_BYTES, signal } = options;
  if (status.size < twoThreadsFromBytes || !canDecodeApart()) {
    return await analyze(
      'none',
      options,
      inOneThread(null, (...reading) => readFileWindows(file.fd, ...reading)),
    );
  }
  return await analyze('none', options, (table, onProgress) => {
    const { hashSeed } = table;
    return decodeApart(file.fd, { hashSeed, onRows: (rows) => table.addAll(rows), signal, onProgress });
  });
}

/** The same for bytes that come from elsewhere: standard input, a download. Chunks may have any size. */
export async function analyzeCaptureStream(
  chunks: AsyncIterable<Uint8Array>,
  options: AnalyzeCaptureOptions,
): Promise<CaptureResult> {
  const { start, all } = await withStart(chunks, COMPRESSION_MAGIC_BYTES);
  const compression = compressionOf(start);
  const unpacking = compression === 'none' ? null : new Unpacking(compression);
  const read = inOneThread(unpacking, (...reading) => readChunks(unpacking?.read(all) ?? all, ...reading));
  return analyze(compression, options, read);
}

type OnProgress = (bytes: number, packets: number) => void | Promise<void> | undefined;
/** Reads a whole capture into the table. */
type Read = (table: FlowTable, onProgress: OnProgress, signal: AbortSignal) => Promise<ReadFacts>;

/** By windows that are decoded and counted as they come. */
function inOneThread(
  unpacking: Unpacking | null,
  readWindows: (push: PushWindow, options: ReadChunksOptions) => Promise<Uint8Array>,
): Read {
  return async (table, onProgress, signal) => {
    const analysis = new CaptureAnalysis(table);
    const leftover = await readWindows((...window) => analysis.push(...window), {
      signal,
      isOver: () => analysis.isOver,
      onProgress: (bytes) => onProgress(bytes, analysis.packets),
    });
    return analysis.finish(leftover, unpacking?.problem ?? null);
  };
}

async function analyze(compression: Compression, options: AnalyzeCaptureOptions, read: Read): Promise<CaptureResult> {
  inlineWholePackets();
  const { signal, onFlow, onProgress, observer = null } = options;
  const { maxFlows = DEFAULT_MAX_FLOWS, idleSeconds = 0, activeSeconds = 0 } = options;
  const settings = { maxFlows, idleSeconds, activeSeconds, hashSeed: randomInt(2 ** 31) };
  const sink = { onFlow: (flow: number, end: FlowEnd) => onFlow(table, flow, end) };
  const table = new FlowTable(settings, sink, observer);
  let taken = 0;
  const told: OnProgress = (bytes, packets) => {
    taken = bytes;
    if (table.size > MANY_FLOWS) limitYoungHeap();
    return onProgress?.(bytes, packets);
  };
  const facts = await read(table, told, signal);
  while (!table.endSome(FLOWS_AT_ONCE)) await told(taken, facts.packets);
  return { facts: { ...facts, compression }, evictedFlows: table.evicted, lostFacts: observer?.lostFacts ?? 0 };
}

const READ_BYTES = 256 * 1024;

async function* chunksOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(READ_BYTES);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
