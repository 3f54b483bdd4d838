import type { ClassRow } from '#analysis/views/results.ts';
import { decisionColumns, decisionValues, BYTES_IN, BYTES_OUT, isBytes } from '../bar-columns.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { bytes, counted } from '../chart-text.ts';
import { trafficClassName } from '../traffic-class.ts';
import { rankingChart } from './ranking-chart.ts';

/** Where the other side of flows is, by direction: same VNet, on-premises, internet … */
export function classesChart(rows: readonly ClassRow[], options: ChartOptions): Chart {
  const byBytes = isBytes(options.measure ?? 'flows');
  const sorted = rows.toSorted((one, other) => (byBytes ? other.bytes - one.bytes : other.flows - one.flows));
  const ranking = { rows: sorted.filter(({ flows, bytes: all }) => flows + all > 0), otherFlows: 0 };
  return rankingChart({ ...ranking, total: ranking.rows.length }, options, {
    title: byBytes ? 'Address classes (bytes)' : 'Address classes (flows)',
    noun: 'class',
    plural: 'classes',
    columns: byBytes ? [BYTES_IN, BYTES_OUT] : decisionColumns(options),
    row: (row) => ({
      label: `${trafficClassName(row.trafficClass)}, ${row.direction === 'in' ? 'inbound' : 'outbound'}`,
      detail: `${counted(row.addresses, 'address', 'addresses')} · ${byBytes ? counted(row.flows, 'flow') : bytes(row.bytes)}`,
      values: byBytes
        ? [row.bytesIn, row.bytesOut]
        : decisionValues({ allowed: row.flows - row.denied, denied: row.denied }, options),
    }),
  });
}
