import { randomUUID } from 'node:crypto';
import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { FlowBatch } from '#analysis/store/flow-store.ts';
import type { BlobContainer } from '#azure/blob.ts';
import type { Batch, Cursor, Cursors, Lease, Stretch } from './cursors.ts';
import { decodeInput, type FlowWriter } from './flow-writer.ts';

export interface BatchParts {
  /** By key. */
  readonly containers: { get(key: string): BlobContainer | undefined; keys(): Iterable<string> };
  readonly cursors: Cursors;
  readonly writer: FlowWriter;
  readonly lease: Lease;
}

/** A stretch that is read and decoded, not yet stored. */
export interface DecodedStretch {
  readonly stretch: Stretch;
  readonly stats: FlowLogStats;
  readonly rows: readonly FlowBatch[];
}

/** What came of a batch. */
export interface StoredBatch {
  readonly stored: readonly Pick<DecodedStretch, 'stretch' | 'stats'>[];
  /** Cursors that somebody else has moved. */
  readonly lost: readonly Cursor[];
  /** Somebody else has taken the batch over: nothing of it is known. */
  readonly takenOver: boolean;
}

export interface ReadOptions {
  /** `any` reads whatever version there is: committed bytes before the closing block never change. */
  readonly version: 'same' | 'any';
  readonly signal?: AbortSignal;
  /** Called now and then while a long stretch is read; what is urgent may be done meanwhile. */
  readonly between?: () => Promise<void>;
}

/** Stretches read at the same time: many small blobs must not become as many connections. */
const READ_AT_ONCE = 16;
/** A stretch longer than this is not held in memory as rows. */
const HELD_BYTES = 16 << 20;

/** Whether the stretches are a single one, too long to be decoded before it is stored. */
export const isLong = (stretches: readonly Stretch[]): boolean =>
  stretches.length === 1 && stretches.some(({ from, to }) => to - from > HELD_BYTES);

/** Reads and decodes stretches. Those whose blob changed or went away meanwhile are left out, to be looked at again. */
export async function decodeStretches(
  parts: BatchParts,
  stretches: readonly Stretch[],
  options: ReadOptions,
): Promise<DecodedStretch[]> {
  const decoded = await readInOrder(stretches, async (stretch) => {
    const rows: FlowBatch[] = [];
    const stats = await readStretch(parts, stretch, { ...options, onBatch: (batch) => void rows.push(trimmed(batch)) });
    return stats === null ? null : { stretch, stats, rows };
  });
  return decoded.filter((each) => each !== null);
}

/**
 * Stores a batch once, whatever happens and whoever else reads the same: it is claimed and written down first and struck
 * out together with the move of its cursors, so that it is always known which rows may be half there, and whose.
 */
export async function storeBatch(parts: BatchParts, decoded: readonly DecodedStretch[]): Promise<StoredBatch> {
  if (decoded.length === 0) return { stored: [], lost: [], takenOver: false };
  const { cursors, writer, lease } = parts;
  const id = randomUUID();
  const { won, lost } = await cursors.begin({ id, stretches: decoded.map(({ stretch }) => stretch) }, lease);
  const claimed = new Set(won);
  const stored = decoded.filter(({ stretch }) => claimed.has(stretch));
  if (stored.length === 0) return { stored, lost, takenOver: false };
  const rows = stored.flatMap((each) => each.rows);
  await writer.store.insert(rows, { token: id });
  const stats = stored.map((each) => each.stats);
  return { stored, lost, takenOver: !(await strikeOut(parts, { id, stretches: won }, stats)) };
}

/** Stores a long stretch while it is read, likewise once. */
export async function streamBatch(parts: BatchParts, stretch: Stretch, options: ReadOptions): Promise<StoredBatch> {
  const batch = { id: randomUUID(), stretches: [stretch] };
  const { won, lost } = await parts.cursors.begin(batch, parts.lease);
  if (won.length === 0) return { stored: [], lost, takenOver: false };
  const read = await insertAsRead(parts, batch, options);
  if (read === null) return { stored: [], lost, takenOver: true };
  const takenOver = !(await strikeOut(parts, batch, read));
  return { stored: read.flatMap((stats) => (stats === null ? [] : [{ stretch, stats }])), lost, takenOver };
}

/**
 * Does again what may be half done, of this worker's earlier life or of one that gives no sign: takes out what there is
 * of a batch and reads the very same stretches. The store is asked for its rows and not for the token, which it notes
 * before the rows are there.
 */
export async function recoverBatches(parts: BatchParts, { signal }: { signal?: AbortSignal }): Promise<number> {
  const { cursors, writer, lease, containers } = parts;
  const options: ReadOptions = { version: 'any', ...(signal === undefined ? {} : { signal }) };
  for (const container of containers.keys()) await cursors.adopt(container);
  const taken = await cursors.takeOver(lease);
  await sweepRetired(parts);
  for (const batch of taken) {
    if (isLong(batch.stretches)) {
      const read = await insertAsRead(parts, batch, options);
      if (read !== null) await strikeOut(parts, batch, read);
      continue;
    }
    const decoded = await decodeStretches(parts, batch.stretches, options);
    const rows = decoded.flatMap((each) => each.rows);
    await writer.store.insert(rows, { token: batch.id });
    const stats = new Map(decoded.map((each) => [each.stretch, each.stats]));
    const parallel = batch.stretches.map((stretch) => stats.get(stretch) ?? null);
    await strikeOut(parts, batch, parallel);
  }
  return taken.length;
}

/** Takes out what came in late under names that were taken from their workers; true while more may come. */
export async function sweepRetired({ cursors, writer }: BatchParts): Promise<boolean> {
  const names = await cursors.retired();
  for (const { id } of names) await writer.store.remove(id);
  await cursors.forget(names.flatMap(({ id, over }) => (over ? [id] : [])));
  return names.some(({ over }) => !over);
}

/** Of a batch that somebody else has taken over only our own rows are taken out: theirs have another name. */
async function strikeOut(
  { cursors, writer }: BatchParts,
  batch: Batch,
  stats: readonly (FlowLogStats | null)[],
): Promise<boolean> {
  const ours = await cursors.done(batch, stats);
  if (!ours) await writer.store.remove(batch.id);
  return ours;
}

/** Inserts the rows of each stretch as they come, all as rows of the batch; null when it was taken over meanwhile. */
async function insertAsRead(
  { cursors, lease, ...parts }: BatchParts,
  { id, stretches }: Batch,
  options: ReadOptions,
): Promise<(FlowLogStats | null)[] | null> {
  const { store } = parts.writer;
  let firstRow = 0;
  const onBatch = async (rows: FlowBatch): Promise<void> => {
    if (!(await cursors.renew(id, lease))) throw new TakenOver();
    await store.insert([rows], { token: randomUUID(), batch: id, firstRow });
    firstRow += rows.columns.count;
    await options.between?.();
  };
  try {
    const read: (FlowLogStats | null)[] = [];
    for (const stretch of stretches) {
      const stats = await readStretch(parts, stretch, { ...options, onBatch });
      if (stats === null) await store.remove(id);
      read.push(stats);
    }
    return read;
  } catch (error) {
    if (!(error instanceof TakenOver)) throw error;
    await store.remove(id);
    return null;
  }
}

class TakenOver extends Error {}

/** Null when the blob is no longer the one, or no longer as long. */
async function readStretch(
  { containers, writer }: Pick<BatchParts, 'containers' | 'writer'>,
  { container, blob, source, from, to, etag }: Stretch,
  { version, onBatch, signal }: ReadOptions & { onBatch: (batch: FlowBatch) => void | Promise<void> },
): Promise<FlowLogStats | null> {
  const aborting = signal === undefined ? {} : { signal };
  const range = { from, to, etag: version === 'any' || etag === '' ? null : etag };
  const chunks = to <= from ? nothing() : ((await containers.get(container)?.read(blob, range, aborting)) ?? null);
  if (chunks === null) return null;
  const input = { chunks, startOffset: from, isPart: true, bytes: to - from, source };
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
