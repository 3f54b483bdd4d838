import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { CaptureLibrary } from '#analysis/ingest/capture-library.ts';
import type { FlowChoice } from '#analysis/ingest/capture-flow-choice.ts';
import type { BlobContainer, ListedBlob } from '#azure/blob.ts';
import { contains, type Window } from '#core/window.ts';

export interface PacketsQuery {
  /** Name of the capture. */
  readonly name: string;
  /** Flows that begin in it. */
  readonly window: Window;
  readonly filter: FlowFilter | null;
}

export interface CapturePacketsParts {
  readonly library: Pick<CaptureLibrary, 'find'>;
  /** Gone through anew each time. */
  readonly containers: Iterable<BlobContainer>;
  readonly enrichment: Enrichment;
}

/** The packets of a capture's flows as a capture file; null where the capture is gone or no flow fits. */
export type PacketSource = (
  query: PacketsQuery,
  options: { readonly signal: AbortSignal },
) => Promise<{ readonly flows: number; readonly bytes: AsyncIterable<Uint8Array> } | null>;

interface Found {
  readonly container: BlobContainer;
  readonly blob: ListedBlob;
}

/** Reads the capture twice: which flows fit is known when they end, and then their packets have gone by. */
export function capturePackets(parts: CapturePacketsParts): PacketSource {
  return async (query, { signal }) => {
    const found = await find(query.name, parts, signal);
    const first = found === null ? null : await chunksOf(found, signal);
    if (found === null || first === null) return null;
    const { choice, facts } = await choose(first, query, { enrichment: parts.enrichment, signal });
    const second = choice.flows === 0 ? null : await chunksOf(found, signal);
    return second === null ? null : { flows: choice.flows, bytes: packets(second, { choice, facts, signal }) };
  };
}

async function find(name: string, { library, containers }: CapturePacketsParts, signal: AbortSignal) {
  const [listed] = await library.find(name, { signal });
  if (listed === undefined || listed.name !== name) return null;
  for (const container of containers) {
    if (container.key !== listed.container) continue;
    for await (const blob of container.list(listed.blob, { signal })) {
      if (blob.name === listed.blob) return { container, blob };
    }
  }
  return null;
}

const chunksOf = ({ container, blob }: Found, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | null> =>
  container.read(blob.name, { from: 0, to: blob.bytes, etag: blob.etag }, { signal });

/** Some megabytes of code, which most services never need, come with the first question. */
async function choose(
  chunks: AsyncIterable<Uint8Array>,
  { filter, window }: PacketsQuery,
  { enrichment, signal }: { enrichment: Enrichment; signal: AbortSignal },
): Promise<{ choice: FlowChoice; facts: CaptureFacts }> {
  const { analyzeCaptureStream, DEFAULT_MAX_FLOWS } = await import('#analysis/capture/analyze-capture.ts');
  const { ApplicationClassifier } = await import('#analysis/capture/applications/classifier.ts');
  const { readFlow } = await import('#analysis/capture/flow-table/read-flow.ts');
  const { captureFilter } = await import('#analysis/ingest/capture-filter.ts');
  const { FlowChoice } = await import('#analysis/ingest/capture-flow-choice.ts');
  const { millisecondsOf } = await import('#analysis/capture/capture-time.ts');
  const isWanted = captureFilter(filter, enrichment);
  const choice = new FlowChoice(DEFAULT_MAX_FLOWS);
  const classifier = new ApplicationClassifier({ maxFlows: DEFAULT_MAX_FLOWS });
  const { facts } = await analyzeCaptureStream(chunks, {
    signal,
    observer: classifier,
    onFlow: (table, slot, end) => {
      const flow = readFlow(table, slot, end);
      const application = classifier.applicationOf(slot, flow.protocol, flow.initiatorPort, flow.responderPort);
      choice.end(
        slot,
        contains(window, flow.first === null ? 0 : Math.floor(millisecondsOf(flow.first))) &&
          isWanted(flow, application),
      );
    },
  });
  return { choice, facts };
}

/** Bytes of the file as they are made; reading goes on when they have been taken. */
async function* packets(
  chunks: AsyncIterable<Uint8Array>,
  { choice, facts, signal }: { choice: FlowChoice; facts: CaptureFacts; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const { extractPackets } = await import('#analysis/ingest/capture-extraction.ts');
  const { captureWriter } = await import('#analysis/ingest/capture-writer.ts');
  const writer = captureWriter(facts.interfaces);
  const pipe = new TransformStream<Uint8Array, Uint8Array>();
  const sink = pipe.writable.getWriter();
  const work = extractPackets(chunks, {
    signal,
    choice,
    limits: {},
    onPacket: (packet) => writer.add(packet),
    drain: async () => sink.write(writer.take()),
  }).then(
    () => sink.close(),
    (error: unknown) => sink.abort(error),
  );
  yield* pipe.readable;
  await work;
}
