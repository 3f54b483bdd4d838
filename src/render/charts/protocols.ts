import type { ProtocolRow, Ranking } from '#analysis/views/results.ts';
import { BYTES, decisionColumns, decisionValues, isBytes } from '../bar-columns.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { bytes, counted } from '../chart-text.ts';
import { rankingChart } from './ranking-chart.ts';

/** IP protocols by flows, with the bytes that counters told of, or the other way round. */
export function protocolsChart(ranking: Ranking<ProtocolRow>, options: ChartOptions): Chart {
  const byBytes = isBytes(options.measure ?? 'flows');
  return rankingChart(ranking, options, {
    title: byBytes ? 'Protocols (bytes)' : 'Protocols (flows)',
    noun: 'protocol',
    plural: 'protocols',
    columns: byBytes ? [BYTES] : decisionColumns(options),
    row: (row) => ({
      label: row.name,
      detail: byBytes ? counted(row.flows, 'flow') : bytes(row.bytes),
      values: byBytes ? [row.bytes] : decisionValues(row, options),
    }),
  });
}
