import { randomUUID } from 'node:crypto';
import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import type { FlowStore } from '#analysis/store/flow-store.ts';

export interface CaptureInput {
  /** What its rows are found by. */
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Takes the rows out again. */
  readonly batch: string;
}

/** Reads a capture into the store, in place of whatever stands there under its name. FB3006. */
export async function storeCapture(
  { name, chunks, batch }: CaptureInput,
  { store, enrichment }: { readonly store: FlowStore; readonly enrichment: Enrichment },
  /** `onProgress` is told the bytes of the capture so far, behind gzip or zstd. */
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (bytes: number) => void },
): Promise<CaptureFacts> {
  // Some megabytes of code, which most services never need.
  const { analyzeCaptureStream, DEFAULT_MAX_FLOWS } = await import('#analysis/capture/analyze-capture.ts');
  const { ApplicationClassifier } = await import('#analysis/capture/applications/classifier.ts');
  const { readFlow } = await import('#analysis/capture/flow-table/read-flow.ts');
  const { CaptureRows } = await import('./capture-rows.ts');
  // What an earlier version, or a reading that was broken off, has left.
  await store.removeCapture(name);
  const rows = new CaptureRows(name, enrichment);
  const classifier = new ApplicationClassifier({ maxFlows: DEFAULT_MAX_FLOWS });
  const put = (end: boolean): Promise<void> => store.insertCapture(rows.take({ end }), { token: randomUUID(), batch });
  const { facts } = await analyzeCaptureStream(chunks, {
    signal,
    observer: classifier,
    onFlow: (table, slot, end) => {
      const flow = readFlow(table, slot, end);
      const { protocol, initiatorPort, responderPort } = flow;
      rows.add(flow, classifier.applicationOf(slot, protocol, initiatorPort, responderPort));
    },
    onProgress: (bytes) => {
      onProgress(bytes);
      return put(false);
    },
  });
  await put(true);
  return facts;
}
