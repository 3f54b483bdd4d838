import { reportCharts } from '#bot/commands/report.ts';
import { renderTerminal } from '#render/terminal.ts';
import { analysisJson } from './analysis-json.ts';
import { analysisMessage } from './analysis-message.ts';
import type { AnalysisPlan, AnalyzeOptions } from './analyze.ts';
import { analyzeCaptures } from './analyze-captures.ts';
import { analyzeFlowLogs } from './analyze-flow-logs.ts';
import { drawCharts } from './draw-charts.ts';
import { errorText } from './error-text.ts';
import type { FoundInputs } from './find-inputs.ts';
import { columnsOf, EXIT, wantsColour } from './io.ts';
import { SYSTEM_CLOCK } from './system-clock.ts';

/** Reads flow logs or captures into a store of their own, prints the report, and throws the store away. */
export async function printReport(found: FoundInputs, given: AnalysisPlan, options: AnalyzeOptions): Promise<number> {
  const plan = await withHtml(given, options);
  const { io, timeZone } = plan;
  const result = await (found.captures.length > 0 ? analyzeCaptures(found, plan) : analyzeFlowLogs(found, plan));
  const shown = { timeZone, nowMs: SYSTEM_CLOCK.nowMs() };
  if (options.json === true) {
    for (const { fault } of [...result.files, ...result.captures])
      if (fault !== null) io.stderr.write(errorText(fault));
    io.stdout.write(`${JSON.stringify(analysisJson(result), null, 2)}\n`);
  } else {
    const colour = wantsColour(io.stdout, io.environment);
    const message = analysisMessage(result, shown);
    io.stdout.write(renderTerminal(message, { columns: columnsOf(io.stdout), colour, pictures: 'alt' }));
  }
  if (options.charts === undefined) return EXIT.done;
  return await drawCharts(reportCharts(result.report, shown), { folder: options.charts, io });
}

/** The page is made while the store is there; its parts are loaded when it is asked for. */
async function withHtml(plan: AnalysisPlan, { html: path }: AnalyzeOptions): Promise<AnalysisPlan> {
  if (path === undefined) return plan;
  const { writeHtmlReport } = await import('./html-report.ts');
  const { io, timeZone } = plan;
  return { ...plan, onReport: (reported) => writeHtmlReport(reported, { path, timeZone, io }) };
}
