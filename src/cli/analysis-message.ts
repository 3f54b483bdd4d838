import { plain } from '#bot/report/capture-file.ts';
import { filterText } from '#bot/commands/filter-text.ts';
import { reportMessage } from '#bot/report-message.ts';
import type { RuleCounts } from '#bot/report/findings.ts';
import { parseFlowLogPath } from '#azure/flow-log-path.ts';
import type { FlowFormat } from '#core/flow.ts';
import { visible } from '#core/literal.ts';
import { formatCount, plural } from '#core/units.ts';
import { type Block, type Message, type TableBlock, text } from '#render/message.ts';
import type { RuleOutcome } from '#rules/evaluate.ts';
import type { AnalysisResult } from './analyze.ts';
import type { AnalyzedFile } from './analyzed-file.ts';
import { captureMessage } from './capture-message.ts';

const MOST_FILES = 10;
const MOST_PROBLEMS = 3;

/** The report of the terminal: what the bot says, then the files it rests on and what could not be read of them. */
export function analysisMessage(result: AnalysisResult, options: { timeZone: string; nowMs: number }): Message {
  return result.captures.length > 0 ? captureMessage(result, options) : flowLogMessage(result, options);
}

function flowLogMessage(
  { files, report, rules, filter }: AnalysisResult,
  { timeZone, nowMs }: { timeZone: string; nowMs: number },
): Message {
  const incomplete = files.filter(isIncomplete);
  const only = filter === null ? [] : [`${filterText(filter)} Findings are those of all flows.`];
  const notes =
    incomplete.length === 0
      ? only
      : [
          ...only,
          `**Not everything could be read:** see the end for ${plural(incomplete.length, 'file')} of ${formatCount(files.length)}.`,
        ];
  const after: Block[] = [filesTable(files), ...incomplete.slice(0, MOST_FILES).map((file) => text(leftOut(file)))];
  const left = incomplete.length - MOST_FILES;
  if (left > 0) after.push(text(`${plural(left, 'more file')} could not be read in full; --json names them all.`));
  return reportMessage(report, {
    timeZone,
    nowMs,
    notes,
    after,
    rules: ruleCounts(rules),
    timelineAsText: true,
  });
}

const isIncomplete = ({ stats, fault }: AnalyzedFile): boolean => fault !== null || (stats?.problemCount ?? 0) > 0;

/** Silence of rules that cannot judge is no all-clear. */
function ruleCounts(rules: readonly RuleOutcome[]): RuleCounts {
  const enabled = rules.filter(({ rule }) => rule.enabled);
  const reasons = enabled.flatMap(({ waiting, problem }) => waiting ?? problem?.message ?? []);
  const [first = ''] = reasons;
  return {
    atWork: enabled.length,
    waiting: reasons.length,
    reason: new Set(reasons).size === 1 ? `each ${first}` : first,
  };
}

const FORMAT_NAMES: Readonly<Record<FlowFormat, string>> = {
  nsg1: 'NSG v1',
  nsg2: 'NSG v2',
  vnet4: 'VNet v4',
  capture: 'capture',
};

function filesTable(files: readonly AnalyzedFile[]): TableBlock {
  return {
    kind: 'table',
    title: 'Files',
    columns: ['File', 'Format', 'Read', 'Left out'].map((title) => ({ title, align: 'left' })),
    rows: files
      .slice(0, MOST_FILES)
      .map((file) => [shortName(file.path), formatText(file), readText(file), leftOutText(file)]),
    more: Math.max(0, files.length - MOST_FILES),
  };
}

const formatText = ({ stats }: AnalyzedFile): string =>
  stats === null || stats.formats.size === 0
    ? '–'
    : [...stats.formats].map((format) => FORMAT_NAMES[format]).join(', ');

const readText = ({ stats }: AnalyzedFile): string =>
  stats === null || stats.records === 0
    ? 'nothing'
    : `${plural(stats.records, 'record')}, ${plural(stats.tuples, 'tuple')}`;

function leftOutText({ stats, fault }: AnalyzedFile): string {
  if (fault !== null) return stats === null || stats.records === 0 ? 'all of it' : 'the rest';
  return stats === null || stats.problemCount === 0 ? '–' : plural(stats.problemCount, 'part');
}

/** Blobs are all named alike under paths of 300 characters: flow log, hour and MAC tell them apart. */
function shortName(path: string): string {
  const blob = parseFlowLogPath(path);
  if (blob === null) return visible(path.length > 60 ? `…${path.slice(-59)}` : path);
  return visible(`${blob.source} ${new Date(blob.hourMs).toISOString().slice(0, 13)}h ${blob.nic}`);
}

/** The whole path, and what stands where in the file. */
function leftOut({ path, stats, fault }: AnalyzedFile): string {
  if (fault !== null && (stats?.records ?? 0) === 0) return `Not read: ${plain(fault.message)}`;
  const problems = stats?.problems ?? [];
  const lines = [
    `Left out of ${plain(path)}`,
    ...problems.slice(0, MOST_PROBLEMS).map(({ message }) => `• ${plain(message)}`),
  ];
  const left = (stats?.problemCount ?? 0) - Math.min(problems.length, MOST_PROBLEMS);
  if (fault !== null) lines.push(`• ${plain(fault.message)}`);
  if (left > 0) lines.push(`• and ${plural(left, 'more part')}`);
  return lines.join('\n');
}
