import type {
  AddressRow,
  ApplicationRow,
  ClassRow,
  ConnectionResults,
  CountryRow,
  NsgRuleRow,
  OneWayRow,
  PortRow,
  ProtocolRow,
  Ranking,
  Talker,
} from '#analysis/views/results.ts';
import { protocolName } from '#core/flow.ts';
import { countryName } from '../country-name.ts';
import { type PageBar, pageBars } from './bars.ts';
import { isBytes, measureText } from './measure-of.ts';
import type { PageChart, PageChartOptions } from './page-chart.ts';
import * as where from './where.ts';

const DECIDED = { allowed: '$allowedIn', denied: '$deniedIn' };
const TRAFFIC = { in: '$allowedIn', out: '$allowedOut' };
const SENT = { sent: '$allowedIn', received: '$allowedOut' };
const PLAIN = { flows: '$allowedIn' };

interface Decided {
  readonly flows: number;
  readonly denied: number;
}

interface Shape<Row> {
  readonly title: string;
  readonly label: (row: Row) => string;
  readonly where: (row: Row) => string | null;
}

type Parts<Row> = (row: Row) => PageBar['parts'];

function chart<Row>(
  rows: readonly Row[],
  { title, label, where: filter }: Shape<Row>,
  { series, parts, bytes = false }: { series: Record<string, string>; parts: Parts<Row>; bytes?: boolean },
): PageChart {
  const bars = rows.map((row) => ({ label: label(row), where: filter(row), parts: parts(row) }));
  return pageBars(bars, { title, series, isBytes: bytes });
}

const part = (series: string, value: number, measure: 'flows' | 'data'): PageBar['parts'][number] => ({
  series,
  value,
  text: measureText(value, measure),
});

/** Flows as allowed and denied, or in one where nobody decides. */
const flowParts = ({ hasDecisions }: PageChartOptions) => ({
  series: hasDecisions ? DECIDED : PLAIN,
  parts: ({ flows, denied }: Decided) =>
    hasDecisions
      ? [part('allowed', flows - denied, 'flows'), part('denied', denied, 'flows')]
      : [part('flows', flows, 'flows')],
});

const withName = (address: string, name: string): string => (name === '' ? address : `${name} (${address})`);

/** An address with bytes in and out, as seen from our side. */
export function talkersBars({ rows }: Ranking<Talker>, options: PageChartOptions): PageChart {
  const shape: Shape<Talker> = {
    title: 'Top talkers',
    label: (row) => withName(row.address, row.name),
    where: (row) => where.address(row.address),
  };
  const traffic = ({ bytesIn, bytesOut }: Talker) => [part('in', bytesIn, 'data'), part('out', bytesOut, 'data')];
  return isBytes(options.measure)
    ? chart(rows, shape, { series: TRAFFIC, parts: traffic, bytes: true })
    : chart(rows, shape, flowParts(options));
}

/** Addresses on one side of their flows, by flows or by what was sent and received. */
export function addressBars({ rows }: Ranking<AddressRow>, side: 'src' | 'dst', options: PageChartOptions): PageChart {
  const shape: Shape<AddressRow> = {
    title: side === 'src' ? 'Source addresses' : 'Destination addresses',
    label: (row) => withName(row.address, row.name),
    where: (row) => where.side(side, row.address),
  };
  const traffic = (row: AddressRow) => [
    part('sent', row.bytesSent, 'data'),
    part('received', row.bytesReceived, 'data'),
  ];
  return isBytes(options.measure)
    ? chart(rows, shape, { series: SENT, parts: traffic, bytes: true })
    : chart(rows, shape, flowParts(options));
}

export function portBars({ rows }: Ranking<PortRow>, options: PageChartOptions): PageChart {
  const shape: Shape<PortRow> = {
    title: 'Destination ports',
    label: (row) => where.portLabel(row),
    where: (row) => where.port(row.protocol, row.port),
  };
  const flows = flowParts(options);
  return options.measure === 'data'
    ? chart(rows, shape, { series: PLAIN, parts: ({ bytes }) => [part('flows', bytes, 'data')], bytes: true })
    : chart(rows, shape, {
        series: flows.series,
        parts: (row) => flows.parts({ flows: row.flows, denied: row.deniedIn + row.deniedOut }),
      });
}

export function protocolBars({ rows }: Ranking<ProtocolRow>, options: PageChartOptions): PageChart {
  const shape: Shape<ProtocolRow> = {
    title: 'Protocols',
    label: ({ name }) => name,
    where: ({ protocol }) => where.protocol(protocol),
  };
  return options.measure === 'data'
    ? chart(rows, shape, { series: PLAIN, parts: ({ bytes }) => [part('flows', bytes, 'data')], bytes: true })
    : chart(rows, shape, flowParts(options));
}

export function countryBars({ rows }: Ranking<CountryRow>, options: PageChartOptions): PageChart {
  const shape: Shape<CountryRow> = {
    title: 'Countries of remote addresses',
    label: ({ country }) => (country === '' ? 'not placed' : countryName(country)),
    where: ({ country }) => where.country(country),
  };
  const traffic = ({ bytesIn, bytesOut }: CountryRow) => [part('in', bytesIn, 'data'), part('out', bytesOut, 'data')];
  return isBytes(options.measure)
    ? chart(rows, shape, { series: TRAFFIC, parts: traffic, bytes: true })
    : chart(rows, shape, flowParts(options));
}

export const ruleBars = ({ rows }: Ranking<NsgRuleRow>): PageChart =>
  chart(
    rows,
    {
      title: 'NSG rules',
      label: ({ nsg, rule, direction }) => `${rule} ${direction} (${nsg})`,
      where: ({ rule }) => where.rule(rule),
    },
    {
      series: DECIDED,
      parts: ({ action, flows }) => [part(action === 'deny' ? 'denied' : 'allowed', flows, 'flows')],
    },
  );

export function applicationBars({ rows }: Ranking<ApplicationRow>, { measure }: PageChartOptions): PageChart {
  const shape: Shape<ApplicationRow> = {
    title: 'Applications',
    label: ({ name }) => (name === '' ? 'unknown' : name),
    where: ({ name }) => where.application(name),
  };
  return measure === 'data'
    ? chart(rows, shape, { series: PLAIN, parts: ({ bytes }) => [part('flows', bytes, 'data')], bytes: true })
    : chart(rows, shape, { series: PLAIN, parts: ({ flows }) => [part('flows', flows, 'flows')] });
}

export const oneWayBars = (rows: readonly OneWayRow[]): PageChart =>
  chart(
    rows,
    {
      title: 'Allowed flows without an answer',
      label: (row) => `${withName(row.src, row.srcName)} → ${row.dst}:${row.dstPort}/${protocolName(row.protocol)}`,
      where: (row) =>
        `${where.side('src', row.src)} and ${where.side('dst', row.dst)} and ${where.port(row.protocol, row.dstPort)}`,
    },
    { series: PLAIN, parts: ({ flows }) => [part('flows', flows, 'flows')] },
  );

const CLASS_LABELS: Readonly<Record<ClassRow['trafficClass'], string>> = {
  intraVnet: 'within a VNet',
  interVnet: 'between VNets',
  onPremises: 'on-premises',
  azurePlatform: 'Azure platform',
  azurePublic: 'Azure public',
  internet: 'internet',
  other: 'other private',
};

export function classBars(rows: readonly ClassRow[], options: PageChartOptions): PageChart {
  const shape: Shape<ClassRow> = {
    title: 'Where the other side is',
    label: ({ trafficClass, direction }) => `${CLASS_LABELS[trafficClass]}, ${direction}`,
    where: ({ direction }) => `dir = ${direction}`,
  };
  return isBytes(options.measure)
    ? chart(rows, shape, { series: PLAIN, parts: ({ bytes }) => [part('flows', bytes, 'data')], bytes: true })
    : chart(rows, shape, flowParts(options));
}

const RESULTS = ['established', 'closed', 'reset', 'refused', 'unanswered', 'partial'] as const;

/** TCP flows of a capture by what became of them. */
export const connectionBars = (results: ConnectionResults): PageChart =>
  chart(
    RESULTS.filter((result) => results[result] > 0),
    { title: 'What became of TCP connections', label: (result) => result, where: (result) => `result = ${result}` },
    { series: PLAIN, parts: (result) => [part('flows', results[result], 'flows')] },
  );
