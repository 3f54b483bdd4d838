import type { PortRow, Ranking } from '#analysis/views/results.ts';
import { BYTES, decisionColumns, decisionValues, isBytes } from '../bar-columns.ts';
import type { BarRow } from '../bar-table.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { counted } from '../chart-text.ts';
import { portName } from '../port-name.ts';
import { rankingChart } from './ranking-chart.ts';

/** Destination ports by flows or by bytes, with service, direction and number of sources. */
export function portsChart(ranking: Ranking<PortRow>, options: ChartOptions): Chart {
  const byBytes = isBytes(options.measure ?? 'flows');
  return rankingChart(ranking, options, {
    title: byBytes ? 'Top destination ports (bytes)' : 'Top destination ports (flows)',
    noun: 'port',
    plural: 'ports',
    columns: byBytes ? [BYTES] : decisionColumns(options),
    row: (row) => ({ ...portRow(row), values: byBytes ? [row.bytes] : decisions(row, options) }),
  });
}

const portRow = (row: PortRow): Omit<BarRow, 'values'> => ({
  label: `${portName(row.protocol, row.port)}${row.service === '' ? '' : ` ${row.service}`}`,
  detail: `${directionText(row)} · ${counted(row.sources, 'source')}`,
});

const decisions = (row: PortRow, options: ChartOptions): readonly number[] =>
  decisionValues({ allowed: row.allowedIn + row.allowedOut, denied: row.deniedIn + row.deniedOut }, options);

function directionText(row: PortRow): string {
  const inbound = row.allowedIn + row.deniedIn;
  const outbound = row.allowedOut + row.deniedOut;
  if (outbound === 0) return 'inbound';
  if (inbound === 0) return 'outbound';
  return `${Math.round((100 * inbound) / (inbound + outbound))} % inbound`;
}
