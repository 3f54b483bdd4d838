import type { FlowRow } from '#analysis/views/results.ts';
import { protocolName } from '#core/flow.ts';
import { visible } from '#core/literal.ts';
import { formatBytes, formatCount, formatDuration, formatMoment } from '#core/units.ts';
import { countryName } from '#render/country-name.ts';
import * as where from '#render/page/where.ts';
import type { WireColumn } from './wire.ts';

/** A column of the flow table: how a person reads it, what a file has, and the filter that a click adds. */
export interface FlowColumn extends WireColumn {
  readonly text: (row: FlowRow, timeZone: string) => string;
  /** For CSV and NDJSON: numbers as numbers, times in ISO 8601. */
  readonly value: (row: FlowRow) => string | number | null;
  readonly where?: (row: FlowRow) => string;
}

type Shape = Pick<FlowColumn, 'id' | 'title' | 'text' | 'value'> & Partial<FlowColumn>;

const column = (shape: Shape): FlowColumn => ({ align: 'left', order: '', usual: false, ...shape });

const named = (value: string, filter?: (value: string) => string) =>
  value === '' || filter === undefined ? '' : filter(value);

/** Bytes and packets are unknown, not zero, where a log has no counters. */
const counter = (id: string, title: string, read: (row: FlowRow) => number, shape: Partial<FlowColumn>): FlowColumn =>
  column({
    id,
    title,
    text: (row) => (row.hasCounters ? (id.startsWith('bytes') ? formatBytes(read(row)) : formatCount(read(row))) : '–'),
    value: (row) => (row.hasCounters ? read(row) : null),
    align: 'right',
    ...shape,
  });

const countryText = (code: string): string => (code === '' ? '' : `${countryName(code)}`);
const portOf = (row: FlowRow, value: number): string =>
  where.port(row.protocol, value).startsWith('dport') ? String(value) : '';
const words = (text: string): string => visible(text).slice(0, 120);

/** Every column that CapAnalysis has and flow logs can fill, and those that only flow logs have. */
export const FLOW_COLUMNS: readonly FlowColumn[] = [
  column({
    id: 'first',
    title: 'Start',
    text: (row, zone) => formatMoment(row.firstMs, zone),
    value: (row) => new Date(row.firstMs).toISOString(),
    order: 'first',
    usual: true,
  }),
  column({
    id: 'last',
    title: 'Last',
    text: (row, zone) => formatMoment(row.lastMs, zone),
    value: (row) => new Date(row.lastMs).toISOString(),
    order: 'last',
  }),
  column({
    id: 'duration',
    title: 'Duration',
    text: (row) =>
      row.durationMs === 0
        ? '–'
        : row.durationMs < 1000
          ? `${Math.round(row.durationMs)} ms`
          : formatDuration(row.durationMs),
    value: (row) => row.durationMs,
    order: 'duration',
    align: 'right',
    usual: true,
  }),
  column({
    id: 'src',
    title: 'Source',
    text: (row) => row.src,
    value: (row) => row.src,
    where: (row) => where.side('src', row.src),
    order: 'src',
    usual: true,
  }),
  column({ id: 'srcName', title: 'Source name', text: (row) => words(row.srcName), value: (row) => row.srcName }),
  column({
    id: 'srcPort',
    title: 'Source port',
    text: (row) => portOf(row, row.srcPort),
    value: (row) => row.srcPort,
    where: (row) => named(portOf(row, row.srcPort), (port) => `sport = ${port}`),
    order: 'srcPort',
    align: 'right',
  }),
  column({
    id: 'dst',
    title: 'Destination',
    text: (row) => row.dst,
    value: (row) => row.dst,
    where: (row) => where.side('dst', row.dst),
    order: 'dst',
    usual: true,
  }),
  column({ id: 'dstName', title: 'Destination name', text: (row) => words(row.dstName), value: (row) => row.dstName }),
  column({
    id: 'dstPort',
    title: 'Port',
    text: (row) => portOf(row, row.dstPort),
    value: (row) => row.dstPort,
    where: (row) => named(portOf(row, row.dstPort), (port) => `dport = ${port}`),
    order: 'dstPort',
    align: 'right',
    usual: true,
  }),
  column({
    id: 'protocol',
    title: 'Protocol',
    text: (row) => protocolName(row.protocol),
    value: (row) => protocolName(row.protocol),
    where: (row) => where.protocol(row.protocol),
    order: 'protocol',
    usual: true,
  }),
  column({
    id: 'application',
    title: 'Application',
    text: (row) => words(row.application),
    value: (row) => row.application,
    where: (row) => named(row.application, where.application),
    order: 'application',
    usual: true,
  }),
  column({
    id: 'host',
    title: 'Host',
    text: (row) => words(row.host),
    value: (row) => row.host,
    where: (row) => named(row.host, where.host),
    order: 'host',
  }),
  column({
    id: 'srcCountry',
    title: 'Source country',
    text: (row) => countryText(row.srcCountry),
    value: (row) => row.srcCountry,
    where: (row) => named(row.srcCountry, where.country),
  }),
  column({
    id: 'dstCountry',
    title: 'Destination country',
    text: (row) => countryText(row.dstCountry),
    value: (row) => row.dstCountry,
    where: (row) => named(row.dstCountry, where.country),
  }),
  column({
    id: 'country',
    title: 'Country',
    text: (row) => countryText(remoteCountry(row)),
    value: remoteCountry,
    where: (row) => named(remoteCountry(row), where.country),
    order: 'country',
    usual: true,
  }),
  column({
    id: 'network',
    title: 'Network',
    text: (row) => words(networkText(row)),
    value: networkText,
    where: (row) => (row.asn === 0 ? '' : `asn = AS${row.asn}`),
    order: 'asn',
  }),
  column({
    id: 'action',
    title: 'Decision',
    text: (row) => (row.action === 'deny' ? 'denied' : 'allowed'),
    value: (row) => row.action,
    where: (row) => `action = ${row.action}`,
    order: 'action',
    usual: true,
  }),
  column({
    id: 'direction',
    title: 'Direction',
    text: (row) => row.direction,
    value: (row) => row.direction,
    where: (row) => `dir = ${row.direction}`,
    order: 'direction',
  }),
  column({ id: 'state', title: 'State', text: (row) => words(row.state), value: (row) => row.state, order: 'state' }),
  column({
    id: 'result',
    title: 'Result',
    text: (row) => words(row.result),
    value: (row) => row.result,
    where: (row) => named(row.result, (result) => `result = ${result}`),
  }),
  counter('bytesSent', 'Bytes sent', (row) => row.bytesSent, { order: 'sent', usual: true }),
  counter('bytesReceived', 'Bytes received', (row) => row.bytesReceived, { order: 'received', usual: true }),
  column({
    id: 'sentPercent',
    title: 'Sent %',
    text: (row) => (row.sentPercent === null ? '–' : `${row.sentPercent.toFixed(0)} %`),
    value: (row) => row.sentPercent,
    order: 'sentPercent',
    align: 'right',
  }),
  counter('packetsSent', 'Packets sent', (row) => row.packetsSent, { order: 'packetsSent' }),
  counter('packetsReceived', 'Packets received', (row) => row.packetsReceived, { order: 'packetsReceived' }),
  column({
    id: 'tuples',
    title: 'Records',
    text: (row) => formatCount(row.tuples),
    value: (row) => row.tuples,
    align: 'right',
  }),
  column({ id: 'nsg', title: 'NSG', text: (row) => words(row.nsg), value: (row) => row.nsg, order: 'nsg' }),
  column({
    id: 'rule',
    title: 'Rule',
    text: (row) => words(row.rule),
    value: (row) => row.rule,
    where: (row) => named(row.rule, where.rule),
    order: 'rule',
  }),
  column({
    id: 'resource',
    title: 'Resource',
    text: (row) => words(row.resource),
    value: (row) => row.resource,
    where: (row) => named(row.resource, where.resource),
    order: 'resource',
  }),
  column({ id: 'source', title: 'Read from', text: (row) => words(row.source), value: (row) => row.source }),
];

function remoteCountry({ direction, srcCountry, dstCountry }: FlowRow): string {
  const [near, far] = direction === 'in' ? [dstCountry, srcCountry] : [srcCountry, dstCountry];
  return far === '' ? near : far;
}

function networkText({ asn, organisation }: FlowRow): string {
  return asn === 0 ? organisation : `AS${asn} ${organisation}`.trim();
}
