import type { ApplicationRow, Ranking } from '#analysis/views/results.ts';
import { BYTES, FLOWS, isBytes } from '../bar-columns.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { counted } from '../chart-text.ts';
import { rankingChart } from './ranking-chart.ts';

/** Applications of a capture by flows or bytes, with how they are known and how many names they asked for. */
export function applicationsChart(ranking: Ranking<ApplicationRow>, options: ChartOptions): Chart {
  const byBytes = isBytes(options.measure ?? 'flows');
  return rankingChart(ranking, options, {
    title: byBytes ? 'Top applications (bytes)' : 'Top applications (flows)',
    noun: 'application',
    plural: 'applications',
    columns: [byBytes ? BYTES : FLOWS],
    row: (row) => ({
      label: row.name === '' ? 'unknown' : row.name,
      detail: detailOf(row),
      values: [byBytes ? row.bytes : row.flows],
    }),
  });
}

const detailOf = (row: ApplicationRow): string =>
  [knownBy(row), row.hosts === 0 ? '' : counted(row.hosts, 'host')].filter((part) => part !== '').join(' · ');

/** What is guessed by the port is said to be. */
function knownBy({ flows, flowsByContent, flowsByPort, flowsByProtocol }: ApplicationRow): string {
  if (flowsByContent === flows) return 'by content';
  if (flowsByPort === flows) return 'by port only';
  if (flowsByProtocol === flows) return 'by protocol';
  return flowsByContent === 0 ? '' : `${counted(flowsByPort, 'flow')} by port only`;
}
