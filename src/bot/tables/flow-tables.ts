import type { DurationBucket, Durations, FlowList, FlowRow, OneWay, TupleList } from '#analysis/views/results.ts';
import { protocolName } from '#core/flow.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMoment,
  formatPercent,
  formatShare,
  formatTime,
} from '#core/units.ts';
import type { TableBlock } from '#render/message.ts';
import { bytesCell, cell, left, portName, right, table } from './cells.ts';
import type { TableOptions } from './table-options.ts';

type Column = TableBlock['columns'][number];

/** A column of the flow table with its cell. */
interface FlowColumn {
  readonly head: Column;
  readonly of: (row: FlowRow, options: TableOptions) => string;
}

const known = (row: FlowRow, text: string): string => (row.hasCounters ? text : '–');
const named = (address: string, name: string): string => cell(name === '' ? address : name);
const word = (text: string): string => cell(text);

/** All columns of a flow, by the name under which the view is ordered by them where it can be. */
export const FLOW_COLUMNS = {
  first: { head: left('First'), of: (row, { timeZone, nowMs }) => formatMoment(row.firstMs, timeZone, { nowMs }) },
  last: { head: left('Last'), of: (row, { timeZone, nowMs }) => formatMoment(row.lastMs, timeZone, { nowMs }) },
  seen: { head: left('Last seen'), of: (row, { timeZone, nowMs }) => formatTime(row.lastMs, timeZone, { nowMs }) },
  duration: { head: right('Duration'), of: (row) => (row.durationMs === 0 ? '–' : durationText(row.durationMs)) },
  from: { head: left('From'), of: (row) => named(row.src, row.srcName) },
  to: { head: left('To'), of: (row) => named(row.dst, row.dstName) },
  src: { head: left('Source'), of: (row) => cell(row.src) },
  srcName: { head: left('Source name'), of: (row) => word(row.srcName) },
  srcPort: { head: right('Source port'), of: (row) => String(row.srcPort) },
  srcCountry: { head: left('Source country'), of: (row) => word(row.srcCountry) },
  dst: { head: left('Destination'), of: (row) => cell(row.dst) },
  dstName: { head: left('Destination name'), of: (row) => word(row.dstName) },
  dstPort: { head: right('Port'), of: (row) => String(row.dstPort) },
  dstCountry: { head: left('Destination country'), of: (row) => word(row.dstCountry) },
  port: { head: left('Port'), of: (row) => portName(row.protocol, row.dstPort) },
  protocol: { head: left('Protocol'), of: (row) => protocolName(row.protocol) },
  application: { head: left('Application'), of: (row) => word(row.application) },
  host: { head: left('Host'), of: (row) => word(row.host) },
  asn: { head: left('Network'), of: (row) => (row.asn === 0 ? '–' : cell(`AS${row.asn} ${row.organisation}`.trim())) },
  action: { head: left('Decision'), of: (row) => `${row.action === 'deny' ? 'denied' : 'allowed'} ${row.direction}` },
  direction: { head: left('Direction'), of: (row) => row.direction },
  state: { head: left('State'), of: (row) => word(row.result === '' ? row.state : row.result) },
  bytes: { head: right('Bytes'), of: (row) => known(row, formatBytes(row.bytesSent + row.bytesReceived)) },
  sent: { head: right('Sent'), of: (row) => known(row, formatBytes(row.bytesSent)) },
  received: { head: right('Received'), of: (row) => known(row, formatBytes(row.bytesReceived)) },
  sentPercent: {
    head: right('Sent %'),
    of: (row) => (row.sentPercent === null ? '–' : formatPercent(row.sentPercent / 100)),
  },
  packetsSent: { head: right('Packets sent'), of: (row) => known(row, formatCount(row.packetsSent)) },
  packetsReceived: { head: right('Packets received'), of: (row) => known(row, formatCount(row.packetsReceived)) },
  nsg: { head: left('NSG'), of: (row) => word(row.nsg) },
  rule: { head: left('Rule'), of: (row) => word(row.rule) },
  resource: { head: left('Resource'), of: (row) => word(row.resource) },
  source: { head: left('Log'), of: (row) => word(row.source) },
} as const satisfies Readonly<Record<string, FlowColumn>>;
export type FlowColumnName = keyof typeof FLOW_COLUMNS;

/** What fits into a chat. */
const CHAT: readonly FlowColumnName[] = ['seen', 'from', 'to', 'port', 'action', 'sent', 'received', 'duration'];
const CAPTURE: readonly FlowColumnName[] = [
  'seen',
  'from',
  'to',
  'port',
  'application',
  'sent',
  'received',
  'duration',
];

/** Flows with the columns that fit into a chat, or with those asked for. */
export function flowsTable(list: FlowList, options: TableOptions, columns?: readonly FlowColumnName[]): TableBlock {
  const shown: readonly FlowColumn[] = (columns ?? (options.hasDecisions === false ? CAPTURE : CHAT)).map(
    (name) => FLOW_COLUMNS[name],
  );
  return table('Flows', list, {
    limit: options.limit,
    columns: shown.map(({ head }) => head),
    cells: (row) => shown.map(({ of }) => of(row, options)),
  });
}

const durationText = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : formatDuration(ms));

/** Flows by how long they took, each step with its share of the flows whose duration is known. */
export function durationsTable({ buckets, unknown }: Durations): TableBlock {
  const all = buckets.reduce((sum, { flows }) => sum + flows, 0);
  const rows = buckets.map((bucket) => [
    rangeText(bucket),
    formatCount(bucket.flows),
    formatShare(bucket.flows, all),
    bytesCell(bucket.bytes),
  ]);
  return {
    kind: 'table',
    title: 'Durations',
    columns: [left('Duration'), right('Flows'), right('Share'), right('Bytes')],
    rows: unknown > 0 ? [...rows, ['not known (one record)', formatCount(unknown), '–', '–']] : rows,
    more: 0,
  };
}

function rangeText({ fromMs, toMs }: DurationBucket): string {
  const edge = (ms: number): string => (ms === 0 ? '0 s' : durationText(ms));
  if (toMs === null) return `${edge(fromMs)} and more`;
  return fromMs === 0 ? `less than ${edge(toMs)}` : `${edge(fromMs)} to ${edge(toMs)}`;
}

export function oneWayTable(oneWay: OneWay, { limit, timeZone, nowMs }: TableOptions): TableBlock {
  return table('Flows without an answer', oneWay, {
    limit,
    columns: [left('From'), left('To'), left('Port'), right('Flows'), right('Packets'), right('Bytes'), left('Last')],
    cells: (row) => [
      named(row.src, row.srcName),
      named(row.dst, row.dstName),
      portName(row.protocol, row.dstPort),
      formatCount(row.flows),
      formatCount(row.packetsSent),
      bytesCell(row.bytesSent),
      formatTime(row.lastMs, timeZone, { nowMs }),
    ],
  });
}

export function tuplesTable(list: TupleList, { limit, timeZone, nowMs }: TableOptions): TableBlock {
  return table('Tuples', list, {
    limit,
    columns: [left('Time'), left('From'), left('To'), left('Port'), left('Decision'), left('State'), right('Bytes')],
    cells: (row) => [
      formatMoment(row.timeMs, timeZone, { nowMs }),
      cell(row.src),
      cell(row.dst),
      portName(row.protocol, row.dstPort),
      `${row.action === 'deny' ? 'denied' : 'allowed'} ${row.direction}`,
      row.state,
      row.hasCounters ? formatBytes(row.bytes) : '–',
    ],
  });
}
