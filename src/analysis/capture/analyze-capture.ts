import { randomInt } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { CaptureAnalysis } from './capture-analysis.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { FlowEnd } from './flow-table/flow-record.ts';
import type { FlowTable } from './flow-table/flow-table.ts';
import { inlineWholePackets } from './inlining.ts';
import type { PayloadObserver } from './payload-observer.ts';
import { COMPRESSION_MAGIC_BYTES, type Compression, Unpacking, compressionOf } from './source/compression.ts';
import { readChunks } from './source/read-chunks.ts';
import { readFileWindows } from './source/read-file.ts';
import { withStart } from './source/with-start.ts';

export const DEFAULT_MAX_FLOWS = 1_000_000;
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
}

/**
 * Reads a capture file: pcap or pcapng, plain or packed with gzip or zstd. What is cut or damaged is read as far as it
 * goes, and `facts.stop` says where and why.
 * @throws AppError FB3006 when it is no capture; what `open` and `read` throw when it cannot be read.
 */
export async function analyzeCaptureFile(path: string, options: AnalyzeCaptureOptions): Promise<CaptureResult> {
  await using file = await open(path);
  const magic = new Uint8Array(COMPRESSION_MAGIC_BYTES);
  const isSeekable = (await file.stat()).isFile();
  if (isSeekable) await file.read(magic, 0, magic.length, 0);
  if (!isSeekable || compressionOf(magic) !== 'none') return await analyzeCaptureStream(chunksOf(file), options);
  return await analyze('none', null, options, (analysis, reading) =>
    readFileWindows(file.fd, (...window) => analysis.push(...window), reading),
  );
}

/** The same for bytes that come from elsewhere: standard input, a download. Chunks may have any size. */
export async function analyzeCaptureStream(
  chunks: AsyncIterable<Uint8Array>,
  options: AnalyzeCaptureOptions,
): Promise<CaptureResult> {
  const { start, all } = await withStart(chunks, COMPRESSION_MAGIC_BYTES);
  const compression = compressionOf(start);
  const unpacking = compression === 'none' ? null : new Unpacking(compression);
  return analyze(compression, unpacking, options, (analysis, reading) =>
    readChunks(unpacking?.read(all) ?? all, (...window) => analysis.push(...window), reading),
  );
}

type Read = (analysis: CaptureAnalysis, reading: Parameters<typeof readChunks>[2]) => Promise<Uint8Array>;

async function analyze(
  compression: Compression,
  unpacking: Unpacking | null,
  options: AnalyzeCaptureOptions,
  read: Read,
): Promise<CaptureResult> {
  inlineWholePackets();
  const { signal, onFlow, onProgress, observer = null } = options;
  const { maxFlows = DEFAULT_MAX_FLOWS, idleSeconds = 0, activeSeconds = 0 } = options;
  const settings = { maxFlows, idleSeconds, activeSeconds, hashSeed: randomInt(2 ** 31) };
  const sink = { onFlow: (flow: number, end: FlowEnd) => onFlow(analysis.table, flow, end) };
  const analysis = new CaptureAnalysis(settings, sink, observer);
  let taken = 0;
  const leftover = await read(analysis, {
    signal,
    isOver: () => analysis.isOver,
    onProgress: (bytes) => {
      taken = bytes;
      return onProgress?.(bytes, analysis.packets);
    },
  });
  while (!analysis.table.endSome(FLOWS_AT_ONCE)) await onProgress?.(taken, analysis.packets);
  const facts = analysis.finish(leftover, unpacking?.problem ?? null);
  return { facts: { ...facts, compression }, evictedFlows: analysis.table.evicted };
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
