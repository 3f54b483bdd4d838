import type { AddressRow, Ranking } from '#analysis/views/results.ts';
import { decisionColumns, decisionValues, isBytes, RECEIVED, SENT } from '../bar-columns.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { counted } from '../chart-text.ts';
import { addressDetail } from './address-detail.ts';
import { rankingChart } from './ranking-chart.ts';

/** Addresses that began flows, or that were asked, by flows or by bytes. */
export function addressesChart(
  ranking: Ranking<AddressRow>,
  side: 'source' | 'destination',
  options: ChartOptions,
): Chart {
  const byBytes = isBytes(options.measure ?? 'flows');
  return rankingChart(ranking, options, {
    title: `Top ${side} addresses (${byBytes ? 'bytes' : 'flows'})`,
    noun: 'address',
    plural: 'addresses',
    columns: byBytes ? [SENT, RECEIVED] : decisionColumns(options),
    row: (row) => ({
      label: row.address,
      detail: `${counted(row.peers, 'peer')}, ${counted(row.ports, 'port')} · ${addressDetail(row)}`,
      values: byBytes ? [row.bytesSent, row.bytesReceived] : decisionValues(row, options),
    }),
  });
}
