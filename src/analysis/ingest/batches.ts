import { randomUUID } from 'node:crypto';
import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { FlowBatch } from '#analysis/store/flow-store.ts';
import { RecordCounter } from '#analysis/store/record-counts.ts';
import { BatchInsert } from './batch-insert.ts';
import type { Batch, Cursor, Cursors, Lease, Stretch } from './cursors.ts';
import { drain, type Piece, type Pieces, readPieces } from './pieces.ts';
import { type ReadOptions, readStretch, type StretchSources } from './stretch-reader.ts';

export interface BatchParts extends StretchSources {
  readonly cursors: Cursors;
  readonly lease: Lease;
}

/** What came of a batch. */
export interface StoredBatch {
  readonly stored: readonly { readonly stretch: Stretch; readonly stats: FlowLogStats }[];
  /** Cursors that somebody else has moved. */
  readonly lost: readonly Cursor[];
  /** Somebody else has taken the batch over: nothing of it is known. */
  readonly takenOver: boolean;
}

interface LongOptions extends ReadOptions {
  /** Called now and then while a long stretch is read; what is urgent may be done meanwhile. */
  readonly between?: () => Promise<void>;
}

/** A stretch longer than this is a batch of its own: its rows are not counted before all of them are there. */
const LONG_BYTES = 24 << 20;

/** Whether the stretches are a single one that takes so long that other things are to be done in between. */
export const isLong = (stretches: readonly Stretch[]): boolean =>
  stretches.length === 1 && stretches.some(({ from, to }) => to - from > LONG_BYTES);

/**
 * Stores a batch once, whatever happens and whoever else reads the same: it is claimed and written down first and struck
 * out together with the move of its cursors, so that it is always known which rows may be half there, and whose. Rows go
 * in while further ones are read. Stretches whose blob changed meanwhile are left, to be looked at again.
 */
export async function storeBatch(parts: BatchParts, pieces: Pieces): Promise<StoredBatch> {
  const id = randomUUID();
  // The lease begins when there is something to store.
  const first = await pieces.next();
  const { won, lost } = await parts.cursors.begin({ id, stretches: pieces.stretches }, parts.lease);
  const none = { stored: [], lost, takenOver: false };
  if (won.length === 0) {
    await drain(pieces);
    return none;
  }
  const stats = await insertPieces(parts, { id, stretches: won }, { first, ...pieces });
  if (stats === 'taken over') return { ...none, takenOver: true };
  const takenOver = !(await strikeOut(parts, { id, stretches: won }, stats));
  return { stored: stored(won, stats), lost, takenOver };
}

const stored = (stretches: readonly Stretch[], stats: readonly (FlowLogStats | null)[]): StoredBatch['stored'] =>
  stretches.flatMap((stretch, index) => {
    const each = stats[index] ?? null;
    return each === null ? [] : [{ stretch, stats: each }];
  });

/** Inserts the rows of the batch's stretches; what was read of each, all null when nothing of it may stay. */
async function insertPieces(
  parts: BatchParts,
  { id, stretches }: Batch,
  pieces: Pieces & { readonly first: Piece | null },
): Promise<readonly (FlowLogStats | null)[] | 'taken over'> {
  const { cursors, lease, writer } = parts;
  const inserting = new BatchInsert(parts, id);
  const wanted = new Set(stretches);
  let ours = true;
  let inserts = 0;
  for (let piece = pieces.first; piece !== null; piece = await pieces.next()) {
    // Reading may have waited for a storage that does not answer.
    ours &&= inserts === 0 || (await cursors.renew(id, lease));
    if (!ours) continue;
    inserts += 1;
    const won = piece.filter(({ stretch }) => wanted.has(stretch));
    // The records go in with the last piece that has rows.
    if (won.length > 0) await inserting.add(won);
  }
  const read = await pieces.stats;
  if (ours && read !== null) await inserting.end();
  else await writer.store.remove(id);
  if (!ours) return 'taken over';
  const stats = new Map(pieces.stretches.map((stretch, index) => [stretch, read?.[index] ?? null]));
  return stretches.map((stretch) => stats.get(stretch) ?? null);
}

/** Stores a long stretch while it is read, likewise once. */
export async function streamBatch(parts: BatchParts, stretch: Stretch, options: LongOptions): Promise<StoredBatch> {
  const batch = { id: randomUUID(), stretches: [stretch] };
  const { won, lost } = await parts.cursors.begin(batch, parts.lease);
  if (won.length === 0) return { stored: [], lost, takenOver: false };
  const read = await insertAsRead(parts, batch, options);
  if (read === null) return { stored: [], lost, takenOver: true };
  const takenOver = !(await strikeOut(parts, batch, read));
  return { stored: stored(won, read), lost, takenOver };
}

/**
 * Does again what may be half done, of this worker's earlier life or of one that gives no sign: takes out what there is
 * of a batch and reads the very same stretches. The store is asked for its rows and not for the token, which it notes
 * before the rows are there.
 */
export async function recoverBatches(parts: BatchParts, { signal }: { signal?: AbortSignal }): Promise<number> {
  const { cursors, lease, containers } = parts;
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
    const pieces = readPieces(parts, batch.stretches, options);
    const stats = await insertPieces(parts, batch, { first: await pieces.next(), ...pieces });
    await pieces.done;
    if (stats !== 'taken over') await strikeOut(parts, batch, stats);
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

/** Inserts the rows of a long stretch as they come, all as rows of the batch; null when it was taken over meanwhile. */
async function insertAsRead(
  parts: BatchParts,
  { id, stretches }: Batch,
  options: LongOptions,
): Promise<(FlowLogStats | null)[] | null> {
  const { cursors, lease, writer, arrays } = parts;
  const { store } = writer;
  const counter = new RecordCounter();
  let held: FlowBatch | null = null;
  let firstRow = 0;
  const insert = async (rows: FlowBatch, { open }: { open: boolean }): Promise<void> => {
    if (!(await cursors.renew(id, lease))) throw new TakenOver();
    counter.add(rows);
    await store.insert([rows], { token: randomUUID(), batch: id, firstRow, records: counter.take({ open }) });
    firstRow += rows.columns.count;
    arrays.give(rows);
  };
  const onBatch = async (rows: FlowBatch): Promise<void> => {
    const before = held;
    held = rows;
    if (before === null) return;
    await insert(before, { open: false });
    await options.between?.();
  };
  try {
    const read: (FlowLogStats | null)[] = [];
    for (const stretch of stretches) {
      const stats = await readStretch(parts, stretch, { ...options, onBatch });
      if (stats === null) await store.remove(id);
      else if (held !== null) await insert(held, { open: true });
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
