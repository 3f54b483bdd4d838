import type { Ranking, Talker } from '#analysis/views/results.ts';
import { BYTES_IN, BYTES_OUT, decisionColumns, decisionValues, isBytes } from '../bar-columns.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { addressDetail } from './address-detail.ts';
import { rankingChart } from './ranking-chart.ts';

/** Remote addresses by flows or by bytes, with country and organisation, or what they are among ourselves. */
export function talkersChart(ranking: Ranking<Talker>, options: ChartOptions): Chart {
  const byBytes = isBytes(options.measure ?? 'flows');
  return rankingChart(ranking, options, {
    title: byBytes ? 'Top talkers (bytes)' : 'Top talkers (flows)',
    noun: 'address',
    plural: 'addresses',
    columns: byBytes ? [BYTES_IN, BYTES_OUT] : decisionColumns(options),
    row: (row) => ({
      label: row.address,
      detail: addressDetail(row),
      values: byBytes ? [row.bytesIn, row.bytesOut] : decisionValues(row, options),
    }),
  });
}
