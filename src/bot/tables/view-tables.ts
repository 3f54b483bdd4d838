import type {
  AddressFacts,
  CountryRow,
  NsgRuleRow,
  PortRow,
  ProtocolRow,
  Ranking,
  Talker,
} from '#analysis/views/results.ts';
import { formatCount, formatTime } from '#core/units.ts';
import type { TableBlock } from '#render/message.ts';
import { bytesCell, cell, left, portName, right, table } from './cells.ts';

export function talkersTable(ranking: Ranking<Talker>, limit: number): TableBlock {
  return table('Top talkers', ranking, {
    limit,
    columns: [left('Address'), left('Who'), right('Flows'), right('Denied'), right('In'), right('Out')],
    cells: (row) => [
      cell(row.address),
      cell(whoIs(row)),
      formatCount(row.flows),
      formatCount(row.denied),
      bytesCell(row.bytesIn),
      bytesCell(row.bytesOut),
    ],
  });
}

const CLASS_NAMES: Readonly<Record<Talker['addressClass'], string>> = {
  unknown: '',
  vm: 'VM',
  internal: 'internal',
  onprem: 'on-premises',
  azurePlatform: 'Azure platform',
  azurePublic: 'Azure',
  internet: '',
  unknownPrivate: 'private, not ours',
};

/** "vm-web-1", "NL, AS64500 Example", "on-premises": what is known about an address, '' when nothing is. */
export function whoIs(row: AddressFacts): string {
  if (row.name !== '') return row.name;
  const network = row.asn === 0 ? row.organisation : `AS${row.asn} ${row.organisation}`.trim();
  const known = [row.country, network].filter((part) => part !== '').join(', ');
  return known === '' ? CLASS_NAMES[row.addressClass] : known;
}

export function portsTable(ranking: Ranking<PortRow>, limit: number): TableBlock {
  return table('Top ports', ranking, {
    limit,
    columns: [
      left('Port'),
      left('Service'),
      right('Flows'),
      right('Denied in'),
      right('Denied out'),
      right('Sources'),
      right('Bytes'),
    ],
    cells: (row) => [
      portName(row.protocol, row.port),
      cell(row.service),
      formatCount(row.flows),
      formatCount(row.deniedIn),
      formatCount(row.deniedOut),
      formatCount(row.sources),
      bytesCell(row.bytes),
    ],
  });
}

export function countriesTable(ranking: Ranking<CountryRow>, limit: number): TableBlock {
  return table('Top countries', ranking, {
    limit,
    columns: [left('Country'), right('Flows'), right('Denied'), right('Addresses'), right('In'), right('Out')],
    cells: (row) => [
      row.country === '' ? 'not placed' : cell(row.name === '' ? row.country : `${row.name} (${row.country})`),
      formatCount(row.flows),
      formatCount(row.denied),
      formatCount(row.addresses),
      bytesCell(row.bytesIn),
      bytesCell(row.bytesOut),
    ],
  });
}

export function protocolsTable(ranking: Ranking<ProtocolRow>, limit: number): TableBlock {
  return table('Protocols', ranking, {
    limit,
    columns: [left('Protocol'), right('Flows'), right('Allowed'), right('Denied'), right('Bytes')],
    cells: (row) => [
      cell(row.name),
      formatCount(row.flows),
      formatCount(row.allowed),
      formatCount(row.denied),
      bytesCell(row.bytes),
    ],
  });
}

export interface RuleTableOptions {
  readonly title: string;
  readonly limit: number;
  readonly timeZone: string;
  readonly nowMs: number;
}

export function nsgRulesTable(ranking: Ranking<NsgRuleRow>, options: RuleTableOptions): TableBlock {
  return table(options.title, ranking, {
    limit: options.limit,
    columns: [left('NSG'), left('Rule'), left('Decision'), right('Flows'), left('Last used')],
    cells: (row) => [
      cell(row.nsg),
      cell(row.isDefault ? `${row.rule} (default)` : row.rule),
      `${row.action === 'deny' ? 'denied' : 'allowed'} ${row.direction}`,
      formatCount(row.flows),
      formatTime(row.lastMs, options.timeZone, { nowMs: options.nowMs }),
    ],
  });
}
