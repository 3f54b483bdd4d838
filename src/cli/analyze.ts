import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import type { Report } from '#analysis/report.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { reportCharts } from '#bot/commands/report.ts';
import type { Config } from '#config/load.ts';
import { EVERYTHING } from '#core/resource.ts';
import type { Window } from '#core/window.ts';
import { renderTerminal } from '#render/terminal.ts';
import { evaluateRules, findingsOf, type RuleOutcome } from '#rules/evaluate.ts';
import type { RulesFile } from '#rules/rule-file.ts';
import { analysisJson } from './analysis-json.ts';
import { analysisMessage } from './analysis-message.ts';
import { analysisWindow, emptyWindow, type WindowOptions } from './analysis-window.ts';
import { type AnalyzedFile, nothingRead } from './analyzed-file.ts';
import { configurationOf } from './configuration.ts';
import { drawCharts } from './draw-charts.ts';
import { errorText } from './error-text.ts';
import { findFlowLogFiles } from './flow-log-files.ts';
import { ingestFiles } from './ingest-files.ts';
import { type CommandIo, columnsOf, EXIT, wantsColour } from './io.ts';
import { SYSTEM_CLOCK } from './system-clock.ts';

export interface AnalyzeOptions extends WindowOptions {
  readonly json?: true;
  /** Folder for PNG files. */
  readonly charts?: string;
  /** IANA zone; without it the one of the configuration. */
  readonly timeZone?: string;
  readonly config?: string;
}

/** What was found out, for every form of output. */
export interface AnalysisResult {
  readonly files: readonly AnalyzedFile[];
  readonly report: Report;
  readonly rules: readonly RuleOutcome[];
}

/** Memory for one query; files are read once and asked a few dozen questions. */
const QUERY_MEMORY_BYTES = 1_000_000_000;

/** `flowbell analyze`: reads flow log files into a store of their own, reports, and throws the store away. */
export async function analyze(paths: readonly string[], options: AnalyzeOptions, io: CommandIo): Promise<number> {
  const config = configurationOf(options.config === undefined ? {} : { config: options.config }, io);
  const timeZone = options.timeZone ?? config.time.zone;
  const result = await analyzed(paths, {
    config,
    io,
    windowOf: (extent) => analysisWindow(options, { extent, timeZone }),
    timeZone,
  });
  const shown = { timeZone, nowMs: SYSTEM_CLOCK.nowMs() };
  if (options.json === true) {
    for (const { fault } of result.files) if (fault !== null) io.stderr.write(errorText(fault));
    io.stdout.write(`${JSON.stringify(analysisJson(result), null, 2)}\n`);
  } else {
    const colour = wantsColour(io.stdout, io.environment);
    const message = analysisMessage(result, shown);
    io.stdout.write(renderTerminal(message, { columns: columnsOf(io.stdout), colour, pictures: 'alt' }));
  }
  if (options.charts === undefined) return EXIT.done;
  return await drawCharts(reportCharts(result.report, shown), { folder: options.charts, io });
}

interface Plan {
  readonly config: Config<RulesFile>;
  readonly io: CommandIo;
  readonly windowOf: (extent: Window) => Window;
  readonly timeZone: string;
}

async function analyzed(paths: readonly string[], { config, io, windowOf, timeZone }: Plan): Promise<AnalysisResult> {
  const found = await findFlowLogFiles(paths);
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'flowbell-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const store = stack.use(
    await FlowStore.open({ directory, retentionDays: null, queryMemoryBytes: QUERY_MEMORY_BYTES }),
  );
  const inventory = config.estate;
  const enrichment = await openEnrichment({ ...config.geo, inventory });
  const read = await ingestFiles(found.files, { store, enrichment, inventory, io });
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
  const report = await analysis.report({ scope: EVERYTHING, window }, extras, { signal: io.signal });
  if (report.summary.tuples === 0) throw emptyWindow(window, { extent, timeZone });
  return { files, report, rules };
}
