import type { Actions, ClassRow, ConnectionResults, Summary, Timeline } from '#analysis/views/results.ts';
import { formatBytes, formatCount, formatShare, formatTime } from '#core/units.ts';
import type { TableBlock } from '#render/message.ts';
import { trafficClassName } from '#render/traffic-class.ts';
import { bytesCell, left, right, table } from './cells.ts';
import type { TableOptions } from './table-options.ts';

const direction = (name: 'in' | 'out'): string => (name === 'in' ? 'inbound' : 'outbound');

/** Where the other side of flows is. */
export function classesTable(rows: readonly ClassRow[], { limit, hasDecisions = true }: TableOptions): TableBlock {
  const some = rows.filter(({ flows, bytes }) => flows + bytes > 0).toSorted((a, b) => b.flows - a.flows);
  return table(
    'Address classes',
    { rows: some, total: some.length },
    {
      limit,
      columns: [
        left('Class'),
        left('Direction'),
        right('Flows'),
        ...(hasDecisions ? [right('Denied')] : []),
        right('Addresses'),
        right('In'),
        right('Out'),
      ],
      cells: (row) => [
        trafficClassName(row.trafficClass),
        direction(row.direction),
        formatCount(row.flows),
        ...(hasDecisions ? [formatCount(row.denied)] : []),
        formatCount(row.addresses),
        bytesCell(row.bytesIn),
        bytesCell(row.bytesOut),
      ],
    },
  );
}

/** Allowed against denied, each with its share of the flows of its direction. */
export function actionsTable({ sums }: Actions): TableBlock {
  const all = (way: 'in' | 'out'): number =>
    sums.reduce((flows, row) => flows + (row.direction === way ? row.flows : 0), 0);
  return {
    kind: 'table',
    title: 'Allowed and denied',
    columns: [left('Decision'), left('Direction'), right('Flows'), right('Share'), right('Sources'), right('Bytes')],
    rows: sums.map((row) => [
      row.action === 'deny' ? 'denied' : 'allowed',
      direction(row.direction),
      formatCount(row.flows),
      formatShare(row.flows, all(row.direction)),
      formatCount(row.sources),
      bytesCell(row.bytes),
    ]),
    more: 0,
  };
}

/** The buckets of a timeline that have something; the picture says how they follow each other. */
export function timelineTable(
  { points }: Timeline,
  { limit, timeZone, nowMs, hasDecisions = true }: TableOptions,
): TableBlock {
  const flows = (point: Timeline['points'][number]): number =>
    point.allowedIn + point.allowedOut + point.deniedIn + point.deniedOut;
  const some = points.filter((point) => flows(point) + point.bytesIn + point.bytesOut > 0);
  return table(
    'Flows over time',
    { rows: some, total: some.length },
    {
      limit,
      columns: hasDecisions
        ? [
            left('From'),
            right('Allowed in'),
            right('Allowed out'),
            right('Denied in'),
            right('Denied out'),
            right('In'),
            right('Out'),
          ]
        : [left('From'), right('Flows in'), right('Flows out'), right('In'), right('Out')],
      cells: (point) => [
        formatTime(point.timeMs, timeZone, { nowMs }),
        formatCount(point.allowedIn),
        formatCount(point.allowedOut),
        ...(hasDecisions ? [formatCount(point.deniedIn), formatCount(point.deniedOut)] : []),
        bytesCell(point.bytesIn),
        bytesCell(point.bytesOut),
      ],
    },
  );
}

export function summaryTable(summary: Summary, { timeZone, nowMs, hasDecisions = true }: TableOptions): TableBlock {
  const time = (ms: number | null): string => (ms === null ? '–' : formatTime(ms, timeZone, { nowMs }));
  const decided: readonly (readonly string[])[] = hasDecisions
    ? [
        ['Allowed in', formatCount(summary.allowedIn)],
        ['Allowed out', formatCount(summary.allowedOut)],
        ['Denied in', formatCount(summary.deniedIn)],
        ['Denied out', formatCount(summary.deniedOut)],
      ]
    : [];
  return {
    kind: 'table',
    title: 'In numbers',
    columns: [left('What'), right('Count')],
    rows: [
      ['Flows', formatCount(summary.flows)],
      ...decided,
      ['Bytes in', formatBytes(summary.bytesIn)],
      ['Bytes out', formatBytes(summary.bytesOut)],
      ['Remote addresses', formatCount(summary.remoteAddresses)],
      ['Countries', formatCount(summary.countries)],
      ['First record', time(summary.firstMs)],
      ['Last record', time(summary.lastMs)],
    ],
    more: 0,
  };
}

export function connectionsTable(results: ConnectionResults): TableBlock {
  const all = Object.values(results).reduce((sum: number, count: number) => sum + count, 0);
  return {
    kind: 'table',
    title: 'TCP connections',
    columns: [left('Result'), right('Connections'), right('Share')],
    rows: Object.entries(results).map(([name, count]: [string, number]) => [
      name,
      formatCount(count),
      formatShare(count, all),
    ]),
    more: 0,
  };
}
