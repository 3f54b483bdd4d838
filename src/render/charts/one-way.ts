import type { OneWay, OneWayRow } from '#analysis/views/results.ts';
import { BYTES, FLOWS, isBytes } from '../bar-columns.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { bytes, counted } from '../chart-text.ts';
import { ends } from './ends.ts';
import { portName } from '../port-name.ts';
import { rankingChart } from './ranking-chart.ts';

/** Flows that were let through and got no answer. */
export function oneWayChart(oneWay: OneWay, options: ChartOptions): Chart {
  const byBytes = isBytes(options.measure ?? 'flows');
  return rankingChart(oneWay, options, {
    title: byBytes ? 'Flows without an answer (bytes sent)' : 'Flows without an answer',
    noun: 'pair',
    plural: 'pairs',
    columns: [byBytes ? BYTES : FLOWS],
    empty: 'Every flow with counters got an answer.',
    row: (row) => ({
      ...ends(row, detailOf(row, byBytes)),
      values: [byBytes ? row.bytesSent : row.flows],
    }),
  });
}

const detailOf = (row: OneWayRow, byBytes: boolean): string =>
  [
    `${portName(row.protocol, row.dstPort)}${row.service === '' ? '' : ` ${row.service}`}`,
    row.direction === 'in' ? 'inbound' : 'outbound',
    counted(row.packetsSent, 'packet'),
    byBytes ? counted(row.flows, 'flow') : bytes(row.bytesSent),
  ].join(' · ');
