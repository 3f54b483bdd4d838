import type { ProtocolRow, Ranking } from '#analysis/views/results.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { bytes } from '../chart-text.ts';
import { rankingChart } from './ranking-chart.ts';

/** IP protocols by flows: allowed and denied, with the bytes that counters told of. */
export function protocolsChart(ranking: Ranking<ProtocolRow>, options: ChartOptions): Chart {
  return rankingChart(ranking, options, {
    title: 'Protocols (flows)',
    noun: 'protocol',
    plural: 'protocols',
    row: (row) => ({ label: row.name, detail: bytes(row.bytes), allowed: row.allowed, denied: row.denied }),
  });
}
