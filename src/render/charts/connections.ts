import type { ConnectionResults } from '#analysis/views/results.ts';
import { FLOWS } from '../bar-columns.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { rankingChart } from './ranking-chart.ts';

const MEANING: Readonly<Record<keyof ConnectionResults, string>> = {
  established: 'answered, still open at the end of the capture',
  closed: 'ended in order',
  reset: 'broken off by one of both',
  refused: 'answered with a reset',
  unanswered: 'no answer in the capture',
  partial: 'began before the capture',
};

/** What became of the TCP connections of a capture. */
export function connectionsChart(results: ConnectionResults, options: ChartOptions): Chart {
  const names: readonly (keyof ConnectionResults)[] = [
    'established',
    'closed',
    'reset',
    'refused',
    'unanswered',
    'partial',
  ];
  const rows = names.map((name) => ({ name, flows: results[name] }));
  const hasAny = rows.some(({ flows }) => flows > 0);
  return rankingChart({ rows: hasAny ? rows : [], total: hasAny ? rows.length : 0, otherFlows: 0 }, options, {
    title: 'TCP connections by what became of them',
    noun: 'result',
    plural: 'results',
    columns: [FLOWS],
    empty: 'No TCP connections in this capture.',
    row: ({ name, flows }) => ({ label: name, detail: MEANING[name], values: [flows] }),
  });
}
