import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { captureFilter } from '#analysis/ingest/capture-filter.ts';
import { CaptureRows } from '#analysis/ingest/capture-rows.ts';
import type { Scope } from '#core/resource.ts';
import { emptyWindow } from './analysis-window.ts';
import type { AnalysisPlan, AnalysisResult } from './analyze.ts';
import { captureName } from './capture-name.ts';
import type { FoundInputs } from './find-inputs.ts';
import { nothingInCaptures } from './nothing-in-captures.ts';
import { type EndedFlow, type ReadCapture, readCapture } from './read-capture.ts';
import { readingProgress } from './reading-progress.ts';
import { openScratchStore } from './scratch-store.ts';

/** Reads captures into a store of their own and reports. FB2005 when there is no flow to report on. */
export async function analyzeCaptures(found: FoundInputs, plan: AnalysisPlan): Promise<AnalysisResult> {
  const { config, io, windowOf, timeZone, limits } = plan;
  await using scratch = await openScratchStore();
  const { store } = scratch;
  const inventory = config.estate;
  const enrichment = await openEnrichment({ ...config.geo, inventory });
  const isWanted = captureFilter(plan.filter, enrichment);
  const progress = readingProgress(io, found.captures);
  const captures: ReadCapture[] = [];
  for (const [number, source] of found.captures.entries()) {
    const rows = new CaptureRows(captureName(source.name), enrichment);
    let inserts = 0;
    const put = async (end: boolean): Promise<void> => {
      const batches = rows.take({ end });
      if (batches.length === 0) return;
      await store.insertCapture(batches, { token: `${number} ${inserts++}`, batch: String(number) });
    };
    const onFlow = ({ record, application }: EndedFlow): void => {
      if (isWanted(record, application)) rows.add(record, application);
    };
    captures.push(
      await readCapture(source, {
        signal: io.signal,
        limits,
        onFlow,
        drain: () => put(false),
        onBytes: progress.onBytes,
      }),
    );
    await put(true);
  }
  progress.end();
  captures.push(...found.missing.map(({ path, fault }) => ({ name: path, sizeBytes: null, result: null, fault })));
  const analysis = new Analysis(store, enrichment, inventory);
  const scope: Scope = { kind: 'capture', name: captures.length === 1 ? captureName(captures[0]?.name ?? '') : '' };
  const extent = await analysis.extent(scope);
  if (extent === null) throw nothingInCaptures(captures, { isFiltered: plan.filter !== null });
  const window = windowOf(extent);
  const report = await analysis.report({ scope, window }, { findings: [], problems: [] }, { signal: io.signal });
  if (report.summary.tuples === 0) throw emptyWindow(window, { extent, timeZone });
  await plan.onReport?.({ analysis, scope, window });
  return { files: [], captures, report, rules: [], filter: plan.filter };
}
