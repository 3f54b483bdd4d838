import type { Report } from '#analysis/report.ts';
import { literal } from '#core/literal.ts';
import { scopeName } from '#core/resource.ts';
import { formatCount, formatShare, plural, windowName } from '#core/units.ts';
import { type Block, type FactsBlock, type Message, type Picture, text } from '#render/message.ts';
import { captureCoverage, captureFacts, captureHeadlineParts, captureTables, isOfCapture } from './report/capture.ts';
import { coverageText } from './report/coverage.ts';
import { reportFacts } from './report/facts.ts';
import { findingBlocks, type RuleCounts } from './report/findings.ts';
import { sparklines } from './report/sparklines.ts';
import { countriesTable, nsgRulesTable, portsTable, talkersTable } from './tables/view-tables.ts';

export interface ReportMessageOptions {
  /** IANA zone of the times in the message. */
  readonly timeZone: string;
  readonly nowMs: number;
  readonly pictures?: readonly Picture[];
  /** Sentences to read before the numbers, such as why this window was taken. */
  readonly notes?: readonly string[];
  /** Blocks behind the pictures, such as which of them failed. */
  readonly pictureNotes?: readonly Block[];
  /** Facts to stand before those of a capture's flows: what its file says. */
  readonly facts?: FactsBlock['facts'];
  /** Blocks at the end: buttons. */
  readonly after?: readonly Block[];
  /** With it, the report says when rules cannot judge yet. */
  readonly rules?: RuleCounts;
  /** Where no pictures can be shown, time goes into lines of block characters. */
  readonly timelineAsText?: boolean;
}

const ROWS = 5;
const NOT_JUDGED =
  'Rules look at flow logs that are followed: none has judged this file. Its tuples count as they stand, also where two tell the same.';

/** "vm-web-1, last 2 h: 12,431 flows, 312 denied inbound (2.5 %), 3 findings". */
export function reportHeadline(report: Report, options: { readonly timeZone: string; readonly nowMs: number }): string {
  const parts = isOfCapture(report) ? captureHeadlineParts(report) : headlineParts(report);
  const window = windowName(report.window, options.timeZone, options.nowMs);
  const subject = literal(isImportedLog(report) ? `flow log ${report.scope.name}` : scopeName(report.scope));
  // Names keep their case; "all resources" begins a sentence.
  const start = isNamed(report.scope) ? subject : subject.charAt(0).toUpperCase() + subject.slice(1);
  return `${start}, ${window}: ${parts.join(', ')}`;
}

const isNamed = (scope: Report['scope']): boolean => scope.kind !== 'all' && scope.kind !== 'capture';

function headlineParts(report: Report): string[] {
  const { flows, deniedIn, deniedOut } = report.summary;
  const parts = [plural(flows, 'flow')];
  if (deniedIn > 0 || deniedOut === 0)
    parts.push(`${deniedIn === 0 ? 'none' : formatCount(deniedIn)} denied inbound${share(deniedIn, flows)}`);
  if (deniedOut > 0) parts.push(`${formatCount(deniedOut)} denied outbound${share(deniedOut, flows)}`);
  if (isImportedLog(report)) return parts;
  parts.push(report.findings.length === 0 ? 'no findings' : plural(report.findings.length, 'finding'));
  return parts;
}

/** A flow log that was imported is found like a capture and has nothing of one. Rules have not judged it. */
const isImportedLog = (report: Report): report is Report & { scope: Extract<Report['scope'], { kind: 'capture' }> } =>
  report.scope.kind === 'capture' && !isOfCapture(report);

const share = (part: number, whole: number): string => (part === 0 ? '' : ` (${formatShare(part, whole)})`);

/** A report for someone woken by it: what matters first, then numbers, charts, tables, and what they rest on. */
export function reportMessage(report: Report, options: ReportMessageOptions): Message {
  const { timeZone, nowMs } = options;
  const title = reportHeadline(report, options);
  const blocks: Block[] = [];
  if (options.notes !== undefined && options.notes.length > 0) blocks.push(text(options.notes.join('\n')));
  if (isOfCapture(report)) {
    blocks.push({ kind: 'facts', facts: [...(options.facts ?? []), ...captureFacts(report)] });
  } else blocks.push(...resourceBlocks(report, options));
  if (options.timelineAsText === true) {
    blocks.push(...sparklines(report.timeline, { timeZone, nowMs, isOfCapture: isOfCapture(report) }));
  }
  for (const picture of options.pictures ?? []) blocks.push({ kind: 'picture', picture });
  blocks.push(...(options.pictureNotes ?? []));
  blocks.push(...(isOfCapture(report) ? captureTables(report) : reportTables(report, { timeZone, nowMs })));
  const coverage = isOfCapture(report) ? captureCoverage(report) : coverageText(report, { timeZone, nowMs });
  if (isImportedLog(report)) blocks.push(text(NOT_JUDGED, 'quiet'));
  blocks.push(text(coverage, 'quiet'), ...(options.after ?? []));
  return { title, tone: report.findings.length > 0 ? worst(report) : 'plain', blocks };
}

function resourceBlocks(report: Report, { timeZone, nowMs, rules }: ReportMessageOptions): readonly Block[] {
  if (isImportedLog(report)) return [reportFacts(report, { timeZone, nowMs })];
  return [
    ...findingBlocks(report.findings, { timeZone, ...(rules === undefined ? {} : { rules }) }),
    reportFacts(report, { timeZone, nowMs }),
  ];
}

function worst({ findings }: Report): Message['tone'] {
  return (
    (['high', 'medium', 'low'] as const).find((severity) => findings.some((each) => each.severity === severity)) ??
    'plain'
  );
}

function reportTables(report: Report, options: { timeZone: string; nowMs: number }): readonly Block[] {
  const denying = report.rules.rows.filter((row) => row.action === 'deny');
  const tables = [
    portsTable(report.ports, ROWS),
    talkersTable(report.talkers, ROWS),
    countriesTable(report.countries, ROWS),
    nsgRulesTable(
      { rows: denying, total: denying.length, otherFlows: 0 },
      { ...options, title: 'NSG rules that denied most', limit: ROWS },
    ),
  ];
  return tables.filter((each) => each.rows.length > 0);
}
