import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { describeFilter } from '#analysis/filter/describe-filter.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import { AppError } from '#core/errors.ts';
import { EVERYTHING } from '#core/resource.ts';
import { evaluateRules, findingsOf } from '#rules/evaluate.ts';
import { emptyWindow } from './analysis-window.ts';
import type { AnalysisPlan, AnalysisResult } from './analyze.ts';
import { nothingRead } from './analyzed-file.ts';
import type { FoundInputs } from './find-inputs.ts';
import { ingestFiles } from './ingest-files.ts';
import { openScratchStore } from './scratch-store.ts';

/** Reads flow logs into a store of their own and reports. FB2005 when there is nothing to report on. */
export async function analyzeFlowLogs(found: FoundInputs, plan: AnalysisPlan): Promise<AnalysisResult> {
  const { config, io, windowOf, timeZone, filter } = plan;
  await using scratch = await openScratchStore();
  const { store } = scratch;
  const inventory = config.estate;
  const enrichment = await openEnrichment({ ...config.geo, inventory });
  const read = await ingestFiles(found.flowLogs, { store, enrichment, inventory, io });
  const files = [...read, ...found.missing.map((each) => ({ ...each, stats: null }))];
  const analysis = new Analysis(store, enrichment, inventory);
  const extent = await analysis.extent(EVERYTHING);
  if (extent === null) throw nothingRead(files);
  const window = windowOf(extent);
  const rules = await evaluateRules({
    rules: config.rules.rules,
    history: analysis.history,
    // Rules judge the last hour of the window as if it had just passed.
    at: { nowMs: extent.toMs, newestMs: Math.min(window.toMs, extent.toMs) - 1 },
    signal: io.signal,
  });
  const extras = { findings: findingsOf(rules), problems: [] };
  const report = await analysis.report({ scope: EVERYTHING, window, filter }, extras, { signal: io.signal });
  if (report.summary.tuples === 0)
    throw filter === null ? emptyWindow(window, { extent, timeZone }) : noneLikeThat(filter);
  await plan.onReport?.({ analysis, scope: EVERYTHING, window, filter });
  return { files, captures: [], report, rules, filter };
}

const noneLikeThat = (filter: FlowFilter): AppError =>
  new AppError('FB2005', {
    message: `No flow in the window is like the filter: ${describeFilter(filter)}.`,
    next: 'Leave the filter out, or a part of it, to see what there is.',
  });
