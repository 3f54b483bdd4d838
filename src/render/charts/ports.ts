import type { PortRow, Ranking } from '#analysis/views/results.ts';
import { protocolName } from '#core/flow.ts';
import type { BarRow } from '../bar-table.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { counted } from '../chart-text.ts';
import { rankingChart } from './ranking-chart.ts';

/** Destination ports by flows: allowed and denied, with service, direction and number of sources. */
export function portsChart(ranking: Ranking<PortRow>, options: ChartOptions): Chart {
  return rankingChart(ranking, options, {
    title: 'Top destination ports (flows)',
    noun: 'port',
    plural: 'ports',
    row: portRow,
  });
}

function portRow(row: PortRow): BarRow {
  const service = row.service === '' ? '' : ` ${row.service}`;
  return {
    label: `${portName(row)}${service}`,
    detail: `${directionText(row)} · ${counted(row.sources, 'source')}`,
    allowed: row.allowedIn + row.allowedOut,
    denied: row.deniedIn + row.deniedOut,
  };
}

/** ICMP and its like have no ports; logs give them 0. */
const portName = (row: PortRow): string =>
  row.protocol === 6 || row.protocol === 17 || row.port !== 0
    ? `${row.port}/${protocolName(row.protocol)}`
    : protocolName(row.protocol);

function directionText(row: PortRow): string {
  const inbound = row.allowedIn + row.deniedIn;
  const outbound = row.allowedOut + row.deniedOut;
  if (outbound === 0) return 'inbound';
  if (inbound === 0) return 'outbound';
  return `${Math.round((100 * inbound) / (inbound + outbound))} % inbound`;
}
