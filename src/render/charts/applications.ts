import type { ApplicationRow, Ranking } from '#analysis/views/results.ts';
import type { BarRow } from '../bar-table.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { counted } from '../chart-text.ts';
import { rankingChart } from './ranking-chart.ts';

/** Applications of a capture by flows, with how they are known and how many names they asked for. */
export function applicationsChart(ranking: Ranking<ApplicationRow>, options: ChartOptions): Chart {
  return rankingChart(ranking, options, {
    title: 'Top applications (flows)',
    noun: 'application',
    plural: 'applications',
    row: applicationRow,
  });
}

const applicationRow = (row: ApplicationRow): BarRow => ({
  label: row.name === '' ? 'unknown' : row.name,
  detail: [knownBy(row), row.hosts === 0 ? '' : counted(row.hosts, 'host')].filter((part) => part !== '').join(' · '),
  allowed: row.flows,
  denied: null,
});

/** What is guessed by the port is said to be. */
function knownBy({ flows, flowsByContent, flowsByPort, flowsByProtocol }: ApplicationRow): string {
  if (flowsByContent === flows) return 'by content';
  if (flowsByPort === flows) return 'by port only';
  if (flowsByProtocol === flows) return 'by protocol';
  return flowsByContent === 0 ? '' : `${counted(flowsByPort, 'flow')} by port only`;
}
