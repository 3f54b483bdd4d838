import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { FlowBatch } from '#analysis/store/flow-store.ts';
import type { BlobContainer } from '#azure/blob.ts';
import type { BatchArrays } from './batch-arrays.ts';
import type { Stretch } from './cursors.ts';
import { decodeInput, type FlowWriter } from './flow-writer.ts';

export interface StretchSources {
  /** By key. */
  readonly containers: { get(key: string): BlobContainer | undefined; keys(): Iterable<string> };
  readonly writer: FlowWriter;
  /** Where the arrays of rows come from, and where they are given back when they are stored. */
  readonly arrays: BatchArrays;
}

export interface ReadOptions {
  /** `any` reads whatever version there is: committed bytes before the closing block never change. */
  readonly version: 'same' | 'any';
  readonly signal?: AbortSignal;
}

/** Null when the blob is no longer the one, or no longer as long. */
export async function readStretch(
  { containers, writer, arrays }: StretchSources,
  { container, blob, source, from, to, etag }: Stretch,
  { version, onBatch, signal }: ReadOptions & { onBatch: (batch: FlowBatch) => void | Promise<void> },
): Promise<FlowLogStats | null> {
  const aborting = signal === undefined ? {} : { signal };
  const range = { from, to, etag: version === 'any' || etag === '' ? null : etag };
  const chunks = to <= from ? nothing() : ((await containers.get(container)?.read(blob, range, aborting)) ?? null);
  if (chunks === null) return null;
  const input = { chunks, startOffset: from, isPart: true, bytes: to - from, source, arrays };
  const stats = await decodeInput(writer, input, { onBatch, ...aborting });
  return stats.bytes < to - from ? null : stats;
}

async function* nothing(): AsyncIterable<Uint8Array> {}
