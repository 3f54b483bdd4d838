import type { AddressCard, AddressTraffic } from '#analysis/views/results.ts';
import { decisionColumns, decisionValues } from '../bar-columns.ts';
import { type BarRow, barTable, moreText, NO_FLOWS } from '../bar-table.ts';
import { canvas, EMPTY_HEIGHT, emptyNote, type Layer, note } from '../canvas.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { altText, bytes, counted, cut, lines } from '../chart-text.ts';
import { countryName } from '../country-name.ts';
import { portName } from '../port-name.ts';
import { BOLD, type Frame, frameOf, SIZE } from '../theme.ts';
import { addressDetail } from './address-detail.ts';
import { bounded, rowText } from './ranking-chart.ts';
import { timeAxisLayers } from './timeline-axis.ts';
import { PANELS, panelLayers } from './timeline-panels.ts';
import { plotOf } from './timeline-plot.ts';

const ROWS = 5;
const LINE_HEIGHT = 20;
const HEADING_HEIGHT = 34;
/** Mean advance of Inter in em, rounded up. */
const EM = 0.54;

/** Everything about one address: who it is, when it was seen, and its ports, peers and countries. */
export function addressChart(card: AddressCard, options: ChartOptions): Chart {
  const title = `Address ${cut(card.address, 60)}`;
  const who = [addressDetail(card), card.asn === 0 || card.organisation === '' ? '' : `AS${card.asn}`].filter(
    (part) => part !== '',
  );
  const facts = [traffic('As source', card.asSource), traffic('As destination', card.asDestination)];
  const head = `${title}, ${who.join(', ')}, ${options.subtitle}.`;
  const at = { ...options, subtitle: `${who.join(' · ')} · ${options.subtitle}`, title };
  const frame = frameOf(options);
  if (card.asSource.flows + card.asDestination.flows === 0) {
    return {
      title,
      alt: altText(head, NO_FLOWS),
      spec: canvas([emptyNote(NO_FLOWS, frame)], { ...at, height: EMPTY_HEIGHT }),
    };
  }
  const stack = stacked(card, facts, { ...options, frame });
  const tables = sections(card, options)
    .filter(({ rows }) => rows.length > 0)
    .map(
      ({ name, rows }) =>
        `${name}: ${rows
          .slice(0, 3)
          .map((row) => rowText({ ...row, detail: '' }, decisionColumns(options)))
          .join('; ')}.`,
    );
  return {
    title,
    alt: altText(head, ...facts, ...tables),
    spec: canvas(stack.layers, { ...at, height: stack.height }),
  };
}

/** "As source: 1,204 flows (12 denied) to 30 peers on 4 ports, 1.2 GB sent, 30 MB received." */
const traffic = (name: string, { flows, denied, peers, ports, bytesSent, bytesReceived }: AddressTraffic): string =>
  flows === 0
    ? `${name}: none.`
    : `${name}: ${counted(flows, 'flow')} (${denied.toLocaleString('en-US')} denied), ${counted(peers, 'peer')}, ${counted(ports, 'port')}, ${bytes(bytesSent)} sent, ${bytes(bytesReceived)} received.`;

interface Section {
  readonly name: string;
  readonly rows: readonly BarRow[];
  readonly more: string;
}

function sections({ ports, peers, countries }: AddressCard, options: ChartOptions): readonly Section[] {
  const values = ({ flows, denied }: { readonly flows: number; readonly denied: number }): readonly number[] =>
    decisionValues({ allowed: flows - denied, denied }, options);
  const of = <Row>(
    name: string,
    nouns: readonly [string, string],
    { ranking, row }: { ranking: { rows: readonly Row[]; total: number }; row: (row: Row) => BarRow },
  ): Section => {
    const rows = ranking.rows.slice(0, ROWS).map((one) => bounded(row(one)));
    return { name, rows, more: moreText(rows.length, { total: ranking.total, otherFlows: null }, ...nouns) };
  };
  return [
    of('Ports', ['port', 'ports'], {
      ranking: ports,
      row: (port) => ({
        label: `${portName(port.protocol, port.port)}${port.service === '' ? '' : ` ${port.service}`}`,
        detail: `${port.side === 'source' ? 'asked elsewhere' : 'asked here'} · ${counted(port.peers, 'peer')}`,
        values: values(port),
      }),
    }),
    of('Peers', ['peer', 'peers'], {
      ranking: peers,
      row: (peer) => ({ label: peer.address, detail: addressDetail(peer), values: values(peer) }),
    }),
    of('Countries', ['country', 'countries'], {
      ranking: countries,
      row: (country) => ({
        label: country.country === '' ? 'unknown country' : countryName(country.country),
        detail: bytes(country.bytes),
        values: values(country),
      }),
    }),
  ];
}

function stacked(card: AddressCard, facts: readonly string[], options: ChartOptions & { readonly frame: Frame }) {
  const { frame } = options;
  const layers: Layer[] = [];
  const { hasDecisions = true } = options;
  const said = facts.flatMap((fact) => lines(fact, Math.floor(frame.inner / (SIZE.small * EM))));
  for (const [index, text] of said.entries())
    layers.push(note(text, { y: LINE_HEIGHT * (index + 0.5), limit: frame.inner }));
  const factsHeight = said.length * LINE_HEIGHT + 8;
  const plot = plotOf(card.timeline, { frame, lanes: 0, hasDecisions, top: factsHeight });
  const parts = { timeline: card.timeline, plot, covered: plot.window };
  if (card.timeline.points.length > 0) {
    layers.push(
      ...panelLayers(hasDecisions ? PANELS.allowed : PANELS.flows, parts),
      ...(hasDecisions ? panelLayers(PANELS.denied, parts) : []),
      ...timeAxisLayers(plot, options.timeZone),
    );
  }
  let top = card.timeline.points.length > 0 ? plot.height : factsHeight;
  for (const { name, rows, more } of sections(card, options)) {
    if (rows.length === 0) continue;
    layers.push(note(name, { y: top + HEADING_HEIGHT / 2 + 4, weight: BOLD, size: frame.titleSize - 3 }));
    const table = barTable(rows, { frame, columns: decisionColumns(options), top: top + HEADING_HEIGHT, more });
    layers.push(...table.layers);
    top = table.height;
  }
  return { layers, height: top };
}
