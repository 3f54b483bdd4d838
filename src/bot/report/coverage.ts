import type { Report } from '#analysis/report.ts';
import { literal } from '#core/literal.ts';
import { formatAgo, formatCount, formatTime, plural } from '#core/units.ts';

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  nsg1: 'NSG flow logs version 1',
  nsg2: 'NSG flow logs version 2',
  vnet4: 'VNet flow logs version 4',
  capture: 'packet captures',
};
const MOST_PROBLEMS = 3;

/** What the numbers rest on, as small print: how new, how complete, from what, and what could not be read. */
export function coverageText(report: Report, options: { readonly timeZone: string; readonly nowMs: number }): string {
  const { coverage, summary } = report;
  const lines = [
    `${newest(report, options)} ${minutes(report)}`,
    `${plural(summary.tuples, 'tuple')} read from ${formats(coverage.formats)}${repeated(report)}. Databases: ${literal(coverage.geo, 160)}.`,
    'A flow is counted once, where it begins. Sizes are decimal: 1 GB is 1,000,000,000 bytes.',
    ...coverage.problems.slice(0, MOST_PROBLEMS).map((problem) => `Missing: ${literal(problem, 240)}`),
  ];
  const left = coverage.problems.length - MOST_PROBLEMS;
  if (left > 0) lines.push(`${plural(left, 'more part')} left out; \`sources\` says which.`);
  return lines.join('\n');
}

/** Two NICs, two logs or a repeated record: people who count lines get more than we do. */
const repeated = ({ summary: { repeatedTuples } }: Report): string =>
  repeatedTuples === 0 ? '' : `, ${formatCount(repeatedTuples)} of which repeat what another one says`;

function newest({ coverage }: Report, { timeZone, nowMs }: { timeZone: string; nowMs: number }): string {
  if (coverage.newestMs === null) return 'There are no records yet.';
  return `Newest record ${formatTime(coverage.newestMs, timeZone, { nowMs })}, ${formatAgo(coverage.newestMs, nowMs)}.`;
}

function minutes({ coverage }: Report): string {
  const { minutesWithData, minutesExpected } = coverage;
  return `Records in ${formatCount(minutesWithData)} of ${plural(minutesExpected, 'minute')}.`;
}

const formats = (names: readonly string[]): string =>
  names.length === 0 ? 'no flow log' : names.map((name) => FORMAT_NAMES[name] ?? literal(name)).join(' and ');
