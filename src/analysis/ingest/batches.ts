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

/** A batch that is read and decoded, not yet stored. */
export interface DecodedBatch {
  readonly batch: Batch;
  readonly stats: readonly FlowLogStats[];
  readonly rows: readonly FlowBatch[];
}

/**
 * Reads and decodes the stretches. One whose blob changed or went away meanwhile is left out, to be looked at again;
 * `any` reads whatever version there is: committed bytes before the closing block never change.
 */
export async function decodeBatch(
  { containers, writer }: BatchParts,
  wanted: Batch,
  { version, signal }: { version: 'same' | 'any'; signal?: AbortSignal },
): Promise<DecodedBatch> {
  const decoded = await Promise.all(
    wanted.stretches.map(async (stretch) => {
      const chunks = await chunksOf(containers, stretch, { version, ...(signal === undefined ? {} : { signal }) });
      if (chunks === null) return null;
      const rows: FlowBatch[] = [];
      const input = { chunks, startOffset: stretch.from, isPart: true, source: stretch.source };
      const options = {
        onBatch: (batch: FlowBatch) => void rows.push(batch),
        ...(signal === undefined ? {} : { signal }),
      };
      return { stretch, stats: await decodeInput(writer, input, options), rows };
    }),
  );
  const there = decoded.filter((each) => each !== null);
  return {
    batch: { id: wanted.id, stretches: there.map(({ stretch }) => stretch) },
    stats: there.map(({ stats }) => stats),
    rows: there.flatMap(({ rows }) => rows),
  };
}

/**
 * Stores a batch once, whatever happens: it is written down first, its name makes a second insert do nothing, and it is
 * struck out together with the move of its cursors.
 */
export async function storeBatch({ cursors, writer }: BatchParts, { batch, stats, rows }: DecodedBatch): Promise<void> {
  if (batch.stretches.length === 0) return;
  await cursors.begin(batch);
  await writer.store.insert(rows, { token: batch.id });
  await cursors.done(batch, stats);
}

/**
 * Does again what may be half done: takes out what there is of a batch and reads the very same stretches. The store is
 * asked for its rows and not for the token, which it notes before the rows are there.
 */
export async function recoverBatches(parts: BatchParts, options: { signal?: AbortSignal }): Promise<number> {
  const pending = await parts.cursors.pending();
  for (const { id, stretches } of pending) {
    const { rows, stats, batch } = await decodeBatch(parts, { id, stretches }, { version: 'any', ...options });
    await parts.writer.store.remove(id);
    await parts.writer.store.insert(rows, { token: randomUUID(), batch: id });
    await parts.cursors.done(batch, stats);
  }
  return pending.length;
}

async function chunksOf(
  containers: ReadonlyMap<string, BlobContainer>,
  { container, blob, from, to, etag }: Stretch,
  { version, signal }: { version: 'same' | 'any'; signal?: AbortSignal },
): Promise<AsyncIterable<Uint8Array> | null> {
  const found = containers.get(container);
  if (found === undefined) return null;
  if (to <= from) return nothing();
  const range = { from, to, etag: version === 'any' || etag === '' ? null : etag };
  return found.read(blob, range, signal === undefined ? {} : { signal });
}

async function* nothing(): AsyncIterable<Uint8Array> {}
