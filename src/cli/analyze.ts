import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analysis } from '#analysis/analysis.ts';
import { openEnrichment } from '#analysis/enrich/open-enrichment.ts';
import { FlowStore } from '#analysis/store/flow-store.ts';
import { reportCharts } from '#bot/commands/report.ts';
import { reportMessage } from '#bot/report-message.ts';
import { AppError } from '#core/errors.ts';
import { EVERYTHING } from '#core/resource.ts';
import { createPainter } from '#render/picture.ts';
import { renderTerminal } from '#render/terminal.ts';
import { evaluateRules, findingsOf } from '#rules/evaluate.ts';
import { analysisJson } from './analysis-json.ts';
import { analysisWindow } from './analysis-window.ts';
import { configurationOf } from './configuration.ts';
import { findFlowLogFiles } from './flow-log-files.ts';
import { type CommandIo, columnsOf, EXIT, wantsColour } from './io.ts';
import { ingestFiles } from './ingest-files.ts';

export type AnalyzeOptions = Readonly<Record<string, string | true | undefined>>;

/** Memory for one query; files are read once and asked a few dozen questions. */
const QUERY_MEMORY_BYTES = 1_000_000_000;

/** `flowbell analyze`: reads flow log files into a store of their own, reports, and throws the store away. */
export async function analyze(paths: readonly string[], options: AnalyzeOptions, io: CommandIo): Promise<number> {
  const config = configurationOf({}, io);
  const timeZone = typeof options['timeZone'] === 'string' ? options['timeZone'] : 'UTC';
  const files = await findFlowLogFiles(paths);
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'flowbell-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const store = stack.use(await FlowStore.open({ directory, retentionDays: null, queryMemoryBytes: QUERY_MEMORY_BYTES }));
  const enrichment = await openEnrichment({ ...config.geo, inventory: config.estate });

  const analyzed = await ingestFiles(files, { store, enrichment, inventory: config.estate, io });
  const analysis = new Analysis(store, enrichment, config.estate);
  const extent = await analysis.extent(EVERYTHING);
  if (extent === null) throw nothingRead(paths, analyzed.flatMap(({ stats }) => stats.problems.map(({ message }) => message)));
  const window = analysisWindow(options, { extent, timeZone });
  const outcomes = await evaluateRules({
    rules: config.rules.rules,
    history: analysis.history,
    at: { nowMs: extent.toMs, newestMs: Math.min(window.toMs, extent.toMs) - 1 },
  });
  const problems = analyzed.flatMap(({ path, stats }) => stats.problems.map(({ message }) => `${path}: ${message}`));
  const report = await analysis.report({ scope: EVERYTHING, window }, { findings: findingsOf(outcomes), problems });
  if (options['json'] === true) {
    const notes = outcomes.map(({ rule, waiting }) => ({ rule: rule.id, waiting }));
    io.stdout.write(`${JSON.stringify(analysisJson(analyzed, report, notes), null, 2)}\n`);
  } else {
    const message = reportMessage(report, { timeZone, nowMs: extent.toMs, timelineAsText: true });
    const colour = wantsColour(io.stdout, io.environment);
    io.stdout.write(renderTerminal(message, { columns: columnsOf(io.stdout), colour, pictures: 'alt' }));
  }
  if (typeof options['charts'] === 'string') await drawCharts(options['charts'], reportCharts(report, { timeZone, nowMs: extent.toMs }), io);
  return EXIT.done;
}

async function drawCharts(folder: string, charts: ReturnType<typeof reportCharts>, io: CommandIo): Promise<void> {
  await mkdir(folder, { recursive: true });
  await using painter = createPainter();
  for (const { name, build } of charts) {
    const path = join(folder, `${name.replaceAll(' ', '-')}.png`);
    const { png } = await painter.draw(build(), { signal: io.signal });
    await writeFile(path, png);
    io.stderr.write(`${path}\n`);
  }
}

const nothingRead = (paths: readonly string[], problems: readonly string[]): AppError =>
  new AppError('FB3003', {
    message: `No flow log tuples were found in ${paths.join(', ')}.${problems.length === 0 ? '' : ` ${problems[0]}`}`,
    next: 'Expected are PT1H.json blobs of NSG flow logs (version 1 or 2) or VNet flow logs (version 4).',
  });
