import type { AddressCard, AddressRow, AddressTraffic, Ranking } from '#analysis/views/results.ts';
import { formatBytes, formatCount, formatTime } from '#core/units.ts';
import type { TableBlock } from '#render/message.ts';
import { bytesCell, cell, left, portName, right, table } from './cells.ts';
import type { TableOptions } from './table-options.ts';
import { whoIs } from './view-tables.ts';

/** Addresses that began flows or were asked. */
export function addressesTable(
  ranking: Ranking<AddressRow>,
  side: 'source' | 'destination',
  { limit, hasDecisions = true }: TableOptions,
): TableBlock {
  return table(side === 'source' ? 'Source addresses' : 'Destination addresses', ranking, {
    limit,
    columns: [
      left('Address'),
      left('Who'),
      right('Flows'),
      ...(hasDecisions ? [right('Denied')] : []),
      right('Sent'),
      right('Received'),
      right('Peers'),
      right('Ports'),
    ],
    cells: (row) => [
      cell(row.address),
      cell(whoIs(row)),
      formatCount(row.flows),
      ...(hasDecisions ? [formatCount(row.denied)] : []),
      bytesCell(row.bytesSent),
      bytesCell(row.bytesReceived),
      formatCount(row.peers),
      formatCount(row.ports),
    ],
  });
}

/** One address on both sides: what it began and what it was asked. */
export function addressTable(card: AddressCard, { timeZone, nowMs }: TableOptions): TableBlock {
  const row = (name: string, of: (traffic: AddressTraffic) => string): readonly string[] => [
    name,
    of(card.asSource),
    of(card.asDestination),
  ];
  const time = (ms: number | null): string => (ms === null ? '–' : formatTime(ms, timeZone, { nowMs }));
  return {
    kind: 'table',
    title: cell(whoIs(card) === '' ? card.address : `${card.address}, ${whoIs(card)}`),
    columns: [left(''), right('As source'), right('As destination')],
    rows: [
      row('Flows', ({ flows }) => formatCount(flows)),
      row('Allowed', ({ allowed }) => formatCount(allowed)),
      row('Denied', ({ denied }) => formatCount(denied)),
      row('Bytes sent', ({ bytesSent }) => formatBytes(bytesSent)),
      row('Bytes received', ({ bytesReceived }) => formatBytes(bytesReceived)),
      row('Peers', ({ peers }) => formatCount(peers)),
      row('Ports', ({ ports }) => formatCount(ports)),
      ['First and last record', time(card.firstMs), time(card.lastMs)],
    ],
    more: 0,
  };
}

/** Ports, peers and countries of one address; those without rows are left out. */
export function addressDetailTables(card: AddressCard, options: TableOptions): readonly TableBlock[] {
  const { limit } = options;
  const ports = table('Ports', card.ports, {
    limit,
    columns: [
      left('Port'),
      left('Service'),
      left('Asked'),
      right('Flows'),
      right('Denied'),
      right('Peers'),
      right('Bytes'),
    ],
    cells: (row) => [
      portName(row.protocol, row.port),
      cell(row.service),
      row.side === 'source' ? 'elsewhere' : 'here',
      formatCount(row.flows),
      formatCount(row.denied),
      formatCount(row.peers),
      bytesCell(row.bytes),
    ],
  });
  const countries = table('Countries', card.countries, {
    limit,
    columns: [left('Country'), right('Flows'), right('Denied'), right('Bytes')],
    cells: (row) => [
      row.country === '' ? 'not placed' : cell(row.name === '' ? row.country : `${row.name} (${row.country})`),
      formatCount(row.flows),
      formatCount(row.denied),
      bytesCell(row.bytes),
    ],
  });
  const peers = { ...addressesTable(card.peers, 'destination', options), title: 'Peers' };
  return [ports, peers, countries].filter(({ rows }) => rows.length > 0);
}
