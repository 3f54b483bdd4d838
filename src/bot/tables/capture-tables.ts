import type { ApplicationRow, CountryRow, PortRow, Ranking, Talker } from '#analysis/views/results.ts';
import { literal } from '#core/literal.ts';
import { formatCount } from '#core/units.ts';
import type { TableBlock } from '#render/message.ts';
import { bytesCell, cell, left, portName, right, table } from './cells.ts';
import { whoIs } from './view-tables.ts';

/** Applications of a capture, with how their names are known. */
export function applicationsTable(ranking: Ranking<ApplicationRow>, limit: number): TableBlock {
  return table('Applications', ranking, {
    limit,
    columns: [left('Application'), left('Known by'), right('Flows'), right('Bytes'), left('Asked for')],
    cells: (row) => [
      row.name === '' ? 'unknown' : cell(row.name),
      knownBy(row),
      formatCount(row.flows),
      bytesCell(row.bytes),
      askedFor(row),
    ],
  });
}

/** A port alone is a guess, and says so. */
function knownBy({ flows, flowsByContent, flowsByPort, flowsByProtocol }: ApplicationRow): string {
  if (flowsByContent === flows) return 'content';
  if (flowsByPort === flows) return 'port only';
  if (flowsByProtocol === flows) return 'protocol';
  return flowsByContent === 0 ? '–' : `content, ${formatCount(flowsByPort)} by port`;
}

/** Names of clouds are long; their ends tell them apart less than their beginnings. */
const HOST_LENGTH = 32;

/** "example.com", "example.com + 12". */
function askedFor({ hosts, topHosts }: ApplicationRow): string {
  const [first] = topHosts;
  if (first === undefined) return '–';
  const host = literal(first, HOST_LENGTH);
  return hosts > 1 ? `${host} + ${formatCount(hosts - 1)}` : host;
}

/** Tables of flow logs without what only they know: a capture sees no decisions. */
export function capturePortsTable(ranking: Ranking<PortRow>, limit: number): TableBlock {
  return table('Top ports', ranking, {
    limit,
    columns: [left('Port'), left('Service'), right('Flows'), right('Sources'), right('Bytes')],
    cells: (row) => [
      portName(row.protocol, row.port),
      cell(row.service),
      formatCount(row.flows),
      formatCount(row.sources),
      bytesCell(row.bytes),
    ],
  });
}

export function captureTalkersTable(ranking: Ranking<Talker>, limit: number): TableBlock {
  return table('Top talkers', ranking, {
    limit,
    columns: [left('Address'), left('Who'), right('Flows'), right('From it'), right('To it')],
    cells: (row) => [
      cell(row.address),
      cell(whoIs(row)),
      formatCount(row.flows),
      bytesCell(row.bytesIn),
      bytesCell(row.bytesOut),
    ],
  });
}

export function captureCountriesTable(ranking: Ranking<CountryRow>, limit: number): TableBlock {
  return table('Top countries', ranking, {
    limit,
    columns: [left('Country'), right('Flows'), right('Addresses'), right('From there'), right('To there')],
    cells: (row) => [
      row.country === '' ? 'not placed' : cell(row.name === '' ? row.country : `${row.name} (${row.country})`),
      formatCount(row.flows),
      formatCount(row.addresses),
      bytesCell(row.bytesIn),
      bytesCell(row.bytesOut),
    ],
  });
}
