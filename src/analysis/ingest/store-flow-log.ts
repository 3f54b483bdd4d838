import { randomUUID } from 'node:crypto';
import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { CaptureBatch, FlowBatch } from '#analysis/store/flow-batch.ts';
import type { CaptureInput } from './store-capture.ts';
import { decodeInput, type FlowWriter } from './flow-writer.ts';

/**
 * Reads a flow log that was brought from elsewhere beside the captures, under its name: rows among those of the flow logs
 * that are followed would count in every report, and the same log may be followed too.
 */
export async function storeFlowLog(
  { name, chunks, batch }: CaptureInput,
  writer: FlowWriter,
  { signal }: { readonly signal: AbortSignal },
): Promise<FlowLogStats> {
  await writer.store.removeCapture(name);
  return decodeInput(
    writer,
    { chunks, startOffset: 0, isPart: false, source: name },
    { onBatch: (rows) => writer.store.insertCapture([asCapture(rows)], { token: randomUUID(), batch }), signal },
  );
}

/** Tuples say nothing about applications, and each is an instant. */
const asCapture = (batch: FlowBatch): CaptureBatch => ({
  ...batch,
  contexts: batch.contexts.map((context) => ({ ...context, app: '', appBasis: '', host: '', result: '' })),
  durationMs: new Uint32Array(batch.columns.count),
});
