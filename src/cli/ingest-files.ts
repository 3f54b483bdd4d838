import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import { contextNamer } from '#analysis/ingest/context-names.ts';
import { writeFlowLog } from '#analysis/ingest/flow-writer.ts';
import type { FlowStore } from '#analysis/store/flow-store.ts';
import { parseFlowLogPath } from '#azure/flow-log-path.ts';
import type { Inventory } from '#core/resource.ts';
import type { AnalyzedFile } from './analysis-json.ts';
import { type FlowLogFile, readFlowLogFile } from './flow-log-files.ts';
import type { CommandIo } from './io.ts';
import { progressLine } from './progress-line.ts';

export interface IngestParts {
  readonly store: FlowStore;
  readonly enrichment: Enrichment;
  readonly inventory: Inventory;
  readonly io: CommandIo;
}

/** Reads files into the store one after the other, with progress on a terminal. */
export async function ingestFiles(files: readonly FlowLogFile[], parts: IngestParts): Promise<AnalyzedFile[]> {
  const { store, enrichment, inventory, io } = parts;
  const writer = { store, enrichment, nameContext: contextNamer(inventory) };
  const progress = progressLine(io.stderr, { total: files.reduce((sum, { bytes }) => sum + bytes, 0) });
  const analyzed: AnalyzedFile[] = [];
  for (const file of files) {
    const chunks = readFlowLogFile(file, { onBytes: (bytes) => progress.add(bytes), signal: io.signal });
    const source = parseFlowLogPath(file.path)?.source ?? '';
    const input = { chunks, startOffset: 0, isPart: false, source, token: file.path };
    analyzed.push({ path: file.path, stats: await writeFlowLog(writer, input, { signal: io.signal }) });
  }
  progress.end();
  return analyzed;
}
