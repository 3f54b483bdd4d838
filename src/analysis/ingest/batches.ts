import { randomUUID } from 'node:crypto';
import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { FlowBatch } from '#analysis/store/flow-store.ts';
import type { BlobContainer } from '#azure/blob.ts';
import type { Batch, Cursors, Stretch } from './cursors.ts';
import { decodeInput, type FlowWriter } from './flow-writer.ts';

export interface BatchParts {
  readonly containers: ReadonlyMap<string, BlobContainer>;
  readonly cursors: Cursors;
  readonly writer: FlowWriter;
}

/** What was read of a batch: stretches whose blob changed or went away meanwhile are left out, to be looked at again. */
export interface ReadBatch {
  readonly batch: Batch;
  /** Parallel to the batch's stretches. */
  readonly stats: readonly FlowLogStats[];
}

/** A batch that is read and decoded, not yet stored. */
export interface DecodedBatch extends ReadBatch {
  readonly rows: readonly FlowBatch[];
}

export interface ReadOptions {
  /** `any` reads whatever version there is: committed bytes before the closing block never change. */
  readonly version: 'same' | 'any';
  readonly signal?: AbortSignal;
}

/** Stretches read at the same time: many small blobs must not become as many connections. */
const READ_AT_ONCE = 16;
/** A stretch longer than this is not held in memory as rows. */
const HELD_BYTES = 16 << 20;

/** Whether the batch is a single stretch too long to be decoded before it is stored. */
export const isLong = ({ stretches }: Batch): boolean =>
  stretches.length === 1 && stretches.some(({ from, to }) => to - from > HELD_BYTES);

/** Reads and decodes the stretches. */
export async function decodeBatch(parts: BatchParts, wanted: Batch, options: ReadOptions): Promise<DecodedBatch> {
  const decoded = await readInOrder(wanted.stretches, async (stretch) => {
    const rows: FlowBatch[] = [];
    const stats = await readStretch(parts, stretch, { ...options, onBatch: (batch) => void rows.push(trimmed(batch)) });
    return stats === null ? null : { stretch, stats, rows };
  });
  const there = decoded.filter((each) => each !== null);
  return {
    batch: { id: wanted.id, stretches: there.map(({ stretch }) => stretch) },
    stats: there.map(({ stats }) => stats),
    rows: there.flatMap(({ rows }) => rows),
  };
}

/**
 * Stores a batch once, whatever happens: it is written down first and struck out together with the move of its cursors,
 * so that after a crash it is known which rows may be half there.
 */
export async function storeBatch({ cursors, writer }: BatchParts, { batch, stats, rows }: DecodedBatch): Promise<void> {
  if (batch.stretches.length === 0) return;
  await cursors.begin(batch);
  await writer.store.insert(rows, { token: batch.id });
  await cursors.done(batch, stats);
}

/** Stores a long batch while it is read, likewise once. */
export async function streamBatch(parts: BatchParts, batch: Batch, options: ReadOptions): Promise<ReadBatch> {
  await parts.cursors.begin(batch);
  const read = await insertAsRead(parts, batch, options);
  await parts.cursors.done(read.batch, read.stats);
  return read;
}

/**
 * Does again what may be half done: takes out what there is of a batch and reads the very same stretches. The store is
 * asked for its rows and not for the token, which it notes before the rows are there.
 */
export async function recoverBatches(parts: BatchParts, { signal }: { signal?: AbortSignal }): Promise<number> {
  const { cursors, writer } = parts;
  const options: ReadOptions = { version: 'any', ...(signal === undefined ? {} : { signal }) };
  const pending = await cursors.pending();
  for (const { id, stretches } of pending) {
    let read: ReadBatch;
    if (isLong({ id, stretches })) {
      await writer.store.remove(id);
      read = await insertAsRead(parts, { id, stretches }, options);
    } else {
      const decoded = await decodeBatch(parts, { id, stretches }, options);
      await writer.store.remove(id);
      await writer.store.insert(decoded.rows, { token: randomUUID(), batch: id });
      read = decoded;
    }
    await cursors.done(read.batch, read.stats);
  }
  return pending.length;
}

/** Inserts the rows of each stretch as they come, all as rows of the batch. */
async function insertAsRead(parts: BatchParts, { id, stretches }: Batch, options: ReadOptions): Promise<ReadBatch> {
  const { store } = parts.writer;
  const onBatch = (rows: FlowBatch) => store.insert([rows], { token: randomUUID(), batch: id });
  const read: { stretch: Stretch; stats: FlowLogStats }[] = [];
  for (const stretch of stretches) {
    const stats = await readStretch(parts, stretch, { ...options, onBatch });
    if (stats === null) await store.remove(id);
    else read.push({ stretch, stats });
  }
  return { batch: { id, stretches: read.map(({ stretch }) => stretch) }, stats: read.map(({ stats }) => stats) };
}

/** Null when the blob is no longer the one, or no longer as long. */
async function readStretch(
  { containers, writer }: BatchParts,
  { container, blob, source, from, to, etag }: Stretch,
  { version, onBatch, signal }: ReadOptions & { onBatch: (batch: FlowBatch) => void | Promise<void> },
): Promise<FlowLogStats | null> {
  const aborting = signal === undefined ? {} : { signal };
  const range = { from, to, etag: version === 'any' || etag === '' ? null : etag };
  const chunks = to <= from ? nothing() : ((await containers.get(container)?.read(blob, range, aborting)) ?? null);
  if (chunks === null) return null;
  const input = { chunks, startOffset: from, isPart: true, source };
  const stats = await decodeInput(writer, input, { onBatch, ...aborting });
  return stats.bytes < to - from ? null : stats;
}

/** Columns have room for thousands of rows; held for many short stretches, that room would be most of the memory. */
function trimmed(batch: FlowBatch): FlowBatch {
  const { count, ...columns } = batch.columns;
  if (count * 2 > columns.timeMs.length) return batch;
  return {
    ...batch,
    columns: {
      ...columns,
      count,
      timeMs: columns.timeMs.slice(0, count),
      src: columns.src.slice(0, count * 16),
      dst: columns.dst.slice(0, count * 16),
      srcPort: columns.srcPort.slice(0, count),
      dstPort: columns.dstPort.slice(0, count),
      protocol: columns.protocol.slice(0, count),
      direction: columns.direction.slice(0, count),
      action: columns.action.slice(0, count),
      state: columns.state.slice(0, count),
      encryption: columns.encryption.slice(0, count),
      packetsSent: columns.packetsSent.slice(0, count),
      bytesSent: columns.bytesSent.slice(0, count),
      packetsReceived: columns.packetsReceived.slice(0, count),
      bytesReceived: columns.bytesReceived.slice(0, count),
      context: columns.context.slice(0, count),
    },
  };
}

/** Some at a time; after a fault no more are begun. */
async function readInOrder<Result>(
  stretches: readonly Stretch[],
  read: (stretch: Stretch) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = stretches.entries();
  let failed = false;
  const reader = async (): Promise<void> => {
    for (const [index, stretch] of rest) {
      if (failed) return;
      try {
        results[index] = await read(stretch);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, reader));
  return results;
}

async function* nothing(): AsyncIterable<Uint8Array> {}
