import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { FlowLogDecoder, type FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { FlowBatch, FlowStore, StoredContext } from '#analysis/store/flow-store.ts';
import type { FlowColumns, FlowContext } from '#core/flow.ts';
import type { BatchArrays } from './batch-arrays.ts';

/** What turns bytes into stored rows. */
export interface FlowWriter {
  readonly store: FlowStore;
  readonly enrichment: Enrichment;
  readonly nameContext: (context: FlowContext, source: string) => StoredContext;
}

export interface FlowInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Offset of the first byte in its blob or file. */
  readonly startOffset: number;
  /** The blob goes on after these bytes. */
  readonly isPart: boolean;
  /** How many bytes there are, where that is known. */
  readonly bytes?: number;
  /** Name of the flow log; '' to take it from the records. */
  readonly source: string;
  /** Where the arrays of batches come from, and where their owner may give them back. */
  readonly arrays?: BatchArrays;
}

/**
 * Decodes and enriches flow log bytes while they arrive. Each full batch of rows is handed to `onBatch`, which is
 * waited for. Batches depend on the bytes alone and not on how they came in chunks.
 */
export async function decodeInput(
  { enrichment, nameContext }: Pick<FlowWriter, 'enrichment' | 'nameContext'>,
  input: FlowInput,
  { onBatch, signal }: { onBatch: (batch: FlowBatch) => void | Promise<void>; signal?: AbortSignal },
): Promise<FlowLogStats> {
  const decoder = new FlowLogDecoder({
    startOffset: input.startOffset,
    isPart: input.isPart,
    ...(input.bytes === undefined ? {} : { expectedBytes: input.bytes }),
    ...(input.arrays === undefined ? {} : { arrays: input.arrays.rows }),
  });
  const enriched = (columns: FlowColumns): FlowBatch => ({
    columns,
    contexts: columns.contexts.map((context) => nameContext(context, input.source)),
    src: enrichment.enrichAddresses(columns.src, columns.count, input.arrays?.factsFor(columns.count)),
    dst: enrichment.enrichAddresses(columns.dst, columns.count, input.arrays?.factsFor(columns.count)),
  });
  for await (const chunk of input.chunks) {
    signal?.throwIfAborted();
    for (const columns of decoder.push(chunk)) await onBatch(enriched(columns));
  }
  for (const columns of decoder.end()) await onBatch(enriched(columns));
  return decoder.stats;
}
