import type { FlowList, FlowRow } from '#analysis/views/results.ts';
import { RECEIVED, SENT } from '../bar-columns.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { counted } from '../chart-text.ts';
import { ends } from './ends.ts';
import { portName } from '../port-name.ts';
import { rankingChart } from './ranking-chart.ts';

/** The largest flows of a page of the flow table by bytes sent and received. */
export function flowListChart({ rows, total, isTotalExact }: FlowList, options: ChartOptions): Chart {
  const largest = rows
    .filter((row) => row.bytesSent + row.bytesReceived > 0)
    .toSorted((one, other) => other.bytesSent + other.bytesReceived - one.bytesSent - one.bytesReceived);
  const ranking = { rows: largest.map((row) => ({ row, flows: 1 })), total: largest.length, otherFlows: null };
  return rankingChart(ranking, options, {
    title: `Largest of ${counted(rows.length, 'flow')} listed${total > rows.length ? `, ${isTotalExact ? '' : 'about '}${total.toLocaleString('en-US')} in all` : ''}`,
    noun: 'flow',
    plural: 'flows',
    columns: [SENT, RECEIVED],
    empty: rows.length === 0 ? 'No flows in this window.' : 'None of these flows has counters.',
    row: ({ row }) => ({ ...ends(row, what(row)), values: [row.bytesSent, row.bytesReceived] }),
  });
}

const what = (row: FlowRow): string =>
  [portName(row.protocol, row.dstPort), row.host || row.application].filter((part) => part !== '').join(' · ');
