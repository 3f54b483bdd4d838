import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { FlowLogDecoder, type FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { FlowStore } from '#analysis/store/flow-store.ts';
import type { FlowColumns, FlowContext } from '#core/flow.ts';
import type { StoredContext } from '../store/flow-store.ts';

export interface FlowWriter {
  readonly store: FlowStore;
  readonly enrichment: Enrichment;
  readonly nameContext: (context: FlowContext, source: string) => StoredContext;
}

export interface FlowInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Offset of the first byte in its blob or file. */
  readonly startOffset: number;
  /** Name of the flow log; '' to take it from the records. */
  readonly source: string;
  /** The blob goes on after these bytes. */
  readonly isPart: boolean;
  /** Identity of exactly these bytes: the same token a second time adds nothing. */
  readonly token: string;
}

/** Decodes, enriches and stores flow log bytes while they arrive. Batches depend on the bytes alone, not on chunks. */
export async function writeFlowLog(
  writer: FlowWriter,
  input: FlowInput,
  { signal }: { signal?: AbortSignal } = {},
): Promise<FlowLogStats> {
  const decoder = new FlowLogDecoder({ startOffset: input.startOffset, isPart: input.isPart });
  let sequence = 0;
  const write = async (batches: readonly FlowColumns[]): Promise<void> => {
    for (const columns of batches) {
      await writer.store.insert(enriched(writer, columns, input.source), { token: `${input.token}/${sequence++}` });
    }
  };
  for await (const chunk of input.chunks) {
    signal?.throwIfAborted();
    await write(decoder.push(chunk));
  }
  await write(decoder.end());
  return decoder.stats;
}

function enriched({ enrichment, nameContext }: FlowWriter, columns: FlowColumns, source: string) {
  return {
    columns,
    contexts: columns.contexts.map((context) => nameContext(context, source)),
    src: enrichment.enrichAddresses(columns.src, columns.count),
    dst: enrichment.enrichAddresses(columns.dst, columns.count),
  };
}
