import type { AddressCard, AddressTraffic } from '#analysis/views/results.ts';
import type { BotPorts, ViewQuery } from '#bot/ports.ts';
import { visible } from '#core/literal.ts';
import { formatBytes, formatCount, formatTime } from '#core/units.ts';
import { countryName } from '#render/country-name.ts';
import { pageTimeline } from '#render/page/timeline.ts';
import * as where from '#render/page/where.ts';
import { pageChart } from './view-answer.ts';
import type { AddressAnswer, WireTable } from './wire.ts';

export interface AddressOptions {
  readonly ports: Pick<BotPorts, 'view'>;
  readonly timeZone: string;
  readonly signal: AbortSignal;
}

const ROWS = 10;

/** Everything about one address in the window, as source and as destination. */
export async function addressAnswer(
  address: string,
  asked: ViewQuery,
  { ports, timeZone, signal }: AddressOptions,
): Promise<AddressAnswer> {
  const card = await ports.view('address', { ...asked, subject: address, limit: ROWS }, { signal });
  const hasDecisions = asked.scope.kind !== 'capture';
  return {
    address: card.address,
    title: card.name === '' ? card.address : `${card.name}, ${card.address}`,
    facts: facts(card, timeZone),
    charts: [pageChart(pageTimeline(card.timeline, { timeZone, measure: 'flows', hasDecisions }))],
    tables: [sidesTable(card), portsTable(card), peersTable(card), countriesTable(card)],
  };
}

function facts(card: AddressCard, timeZone: string): AddressAnswer['facts'] {
  const network = card.asn === 0 ? card.organisation : `AS${card.asn} ${card.organisation}`;
  const time = (timeMs: number | null) => (timeMs === null ? '' : formatTime(timeMs, timeZone));
  return [
    { label: 'Country', value: countryName(card.country) },
    { label: 'Network', value: visible(network) },
    { label: 'First record', value: time(card.firstMs) },
    { label: 'Last record', value: time(card.lastMs) },
  ].filter(({ value }) => value !== '');
}

const COLUMNS = (first: string, ...rest: readonly string[]): WireTable['columns'] => [
  { title: first, align: 'left' },
  ...rest.map((title) => ({ title, align: 'right' as const })),
];

function sidesTable({ asSource, asDestination }: AddressCard): WireTable {
  const cells = (side: string, traffic: AddressTraffic): readonly string[] => [
    side,
    formatCount(traffic.flows),
    formatCount(traffic.denied),
    formatBytes(traffic.bytesSent),
    formatBytes(traffic.bytesReceived),
    formatCount(traffic.peers),
    formatCount(traffic.ports),
  ];
  return {
    title: 'As source and as destination',
    columns: COLUMNS('Side', 'Flows', 'Denied', 'Sent', 'Received', 'Peers', 'Ports'),
    rows: [cells('source', asSource), cells('destination', asDestination)],
    more: 0,
    where: [null, null],
  };
}

function portsTable({ ports }: AddressCard): WireTable {
  return {
    title: 'Ports',
    columns: COLUMNS('Port', 'Flows', 'Denied', 'Bytes', 'Peers'),
    rows: ports.rows.map((row) => [
      `${where.portLabel(row)}, as ${row.side}`,
      formatCount(row.flows),
      formatCount(row.denied),
      formatBytes(row.bytes),
      formatCount(row.peers),
    ]),
    more: ports.total - ports.rows.length,
    where: ports.rows.map((row) => where.port(row.protocol, row.port)),
  };
}

function peersTable({ peers }: AddressCard): WireTable {
  return {
    title: 'Who it talks to',
    columns: COLUMNS('Address', 'Flows', 'Denied', 'Sent', 'Received'),
    rows: peers.rows.map((row) => [
      visible([row.address, row.name, row.country].filter((part) => part !== '').join(', ')),
      formatCount(row.flows),
      formatCount(row.denied),
      formatBytes(row.bytesSent),
      formatBytes(row.bytesReceived),
    ]),
    more: peers.total - peers.rows.length,
    where: peers.rows.map((row) => where.address(row.address)),
  };
}

function countriesTable({ countries }: AddressCard): WireTable {
  return {
    title: 'Countries at the other side',
    columns: COLUMNS('Country', 'Flows', 'Denied', 'Bytes'),
    rows: countries.rows.map((row) => [
      row.country === '' ? 'not placed' : countryName(row.country),
      formatCount(row.flows),
      formatCount(row.denied),
      formatBytes(row.bytes),
    ]),
    more: countries.total - countries.rows.length,
    where: countries.rows.map((row) => where.country(row.country)),
  };
}
