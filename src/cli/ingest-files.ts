import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { decodeInput } from '#analysis/ingest/flow-writer.ts';
import type { FlowBatch, FlowStore } from '#analysis/store/flow-store.ts';
import { parseFlowLogPath } from '#azure/flow-log-path.ts';
import { AppError } from '#core/errors.ts';
import type { Inventory } from '#core/resource.ts';
import { type AnalyzedFile, analyzedFile } from './analyzed-file.ts';
import { type FlowLogFile, readFlowLogFile } from './flow-log-files.ts';
import type { CommandIo } from './io.ts';
import { progressLine } from './progress-line.ts';

export interface IngestParts {
  readonly store: FlowStore;
  readonly enrichment: Enrichment;
  readonly inventory: Inventory;
  readonly io: CommandIo;
}

/** Reads files into the store one after the other, with progress on a terminal. What can be read of a broken one counts. */
export async function ingestFiles(files: readonly FlowLogFile[], parts: IngestParts): Promise<AnalyzedFile[]> {
  const { store, enrichment, inventory, io } = parts;
  const { signal } = io;
  const writer = { enrichment, nameContext: contextNamer(inventory) };
  const progress = progressLine(io.stderr, { total: files.reduce((sum, { bytes }) => sum + bytes, 0) });
  const rows = gathered(store);
  const analyzed: AnalyzedFile[] = [];
  for (const file of files) {
    const { chunks, fault } = upToFault(readFlowLogFile(file, { onBytes: (count) => progress.add(count), signal }));
    const source = parseFlowLogPath(file.path)?.source ?? '';
    const input = { chunks, startOffset: 0, isPart: false, source, ...expected(file) };
    const stats = await decodeInput(writer, input, { onBatch: (batch) => rows.add(batch), signal });
    analyzed.push(analyzedFile(file.path, stats, fault()));
  }
  await rows.end();
  progress.end();
  return analyzed;
}

/** With its size told, an hour of one NIC gets arrays of its own size; packed, a file says little of what is in it. */
const expected = ({ path, bytes }: FlowLogFile): { readonly bytes?: number } =>
  bytes === 0 || /\.gz$/i.test(path) ? {} : { bytes };

/** Rows for one insert. Blobs of an hour have some thousand tuples; an insert for each would take longer than reading. */
const INSERT_ROWS = 131_072;

function gathered(store: FlowStore) {
  let batches: FlowBatch[] = [];
  let count = 0;
  let inserts = 0;
  const end = async (): Promise<void> => {
    const ready = batches;
    batches = [];
    count = 0;
    await store.insert(ready, { token: String(inserts++) });
  };
  const add = async (batch: FlowBatch): Promise<void> => {
    batches.push(batch);
    count += batch.columns.count;
    if (count >= INSERT_ROWS) await end();
  };
  return { add, end };
}

/** The same chunks, ending where the file can no longer be read. */
function upToFault(bytes: AsyncIterable<Uint8Array>) {
  let fault: AppError | null = null;
  async function* chunks(): AsyncIterable<Uint8Array> {
    try {
      yield* bytes;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      fault = error;
    }
  }
  return { chunks: chunks(), fault: (): AppError | null => fault };
}
