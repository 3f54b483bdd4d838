import type {
  ActionRow,
  ClassRow,
  Durations,
  HourCell,
  Hours,
  Matrix,
  Measures,
  PlacePairs,
  ViewResults,
} from '#analysis/views/results.ts';
import { DAY_MS, HOUR_MS } from '#core/window.ts';
import { TWO_HOURS } from './chart-data.ts';

/** Hand-made answers of views that count groups. */

/** Monday 16 November 2026, 00:00 in Berlin. */
const MONDAY_MS = Date.UTC(2026, 10, 15, 23);
const measures = (flows: number, denied = 0, bytesEach = 9000): Measures => ({
  flows,
  denied,
  bytes: flows * bytesEach,
  bytesIn: Math.round(flows * bytesEach * 0.3),
  bytesOut: Math.round(flows * bytesEach * 0.7),
  packets: flows * 11,
});

/** Office hours from Monday to Friday noon, with a burst of denials on Thursday night. */
function hourCell(day: number, hour: number): HourCell {
  const busy = hour >= 7 && hour < 19 ? 900 + 300 * Math.sin(((hour - 7) * Math.PI) / 12) : 220 + 9 * hour;
  const burst = day === 3 && hour === 2 ? 2600 : 0;
  return {
    day: `2026-11-${16 + day}`,
    hour,
    startMs: MONDAY_MS + day * DAY_MS + hour * HOUR_MS,
    lengthMs: HOUR_MS,
    ...measures(Math.round(busy) + burst + 7 * day, burst + hour),
  };
}

export const HOURS: Hours = {
  timeZone: 'Europe/Berlin',
  days: ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20'],
  cells: Array.from({ length: 4 * 24 + 12 }, (_, index) => hourCell(Math.floor(index / 24), index % 24)),
};

const axis = (key: string, label = key) => ({ key, label });

export const PROTOCOL_COUNTRIES: Matrix = {
  rowKind: 'protocol',
  columnKind: 'country',
  rows: [axis('6', 'TCP'), axis('17', 'UDP'), axis('1', 'ICMP'), axis('50', 'ESP')],
  columns: ['US', 'DE', 'SG', '', 'CN', 'NL', 'BR', 'GB'].map((code) => axis(code)),
  cells: [
    { row: 0, column: 0, ...measures(61_230, 8021) },
    { row: 1, column: 0, ...measures(8400, 12) },
    { row: 2, column: 0, ...measures(88, 88) },
    { row: 0, column: 1, ...measures(30_400, 12) },
    { row: 1, column: 1, ...measures(1210) },
    { row: 0, column: 2, ...measures(9782, 9770) },
    { row: 0, column: 3, ...measures(5420, 5300) },
    { row: 0, column: 4, ...measures(6120, 6120) },
    { row: 2, column: 4, ...measures(14, 14) },
    { row: 0, column: 5, ...measures(3310, 210) },
    { row: 3, column: 5, ...measures(1) },
    { row: 0, column: 6, ...measures(1944, 1900) },
    { row: 1, column: 7, ...measures(904, 4) },
  ],
  totalRows: 4,
  totalColumns: 61,
  timeZone: 'UTC',
};

export const APPLICATIONS = [
  'TLS',
  'DNS',
  'HTTP',
  'QUIC',
  'SSH',
  'BitTorrent',
  'Microsoft365',
  'WindowsUpdate',
  'NTP',
  'RDP',
];
export const APPLICATION_DAYS: Matrix = {
  rowKind: 'application',
  columnKind: 'day',
  rows: APPLICATIONS.map((name) => axis(name)),
  columns: [16, 17, 18, 19, 20].map((day) => axis(`2026-11-${day}`, `2026-11-${day}`)),
  cells: APPLICATIONS.flatMap((_, row) =>
    [0, 1, 2, 3, 4].map((column) => ({ row, column, ...measures(Math.round((4000 - 40 * column) / (row * row + 1))) })),
  ),
  totalRows: 34,
  totalColumns: 5,
  timeZone: 'Europe/Berlin',
};

export const PORT_HOURS: Matrix = {
  rowKind: 'port',
  columnKind: 'hour',
  rows: [
    axis('6/443', '443/TCP https'),
    axis('17/53', '53/UDP domain'),
    axis('6/3389', '3389/TCP ms-wbt-server'),
    axis('6/22', '22/TCP ssh'),
    axis('1/0', 'ICMP'),
  ],
  columns: Array.from({ length: 24 }, (_, hour) => axis(String(hour))),
  cells: [3500, 900, 410, 255, 26].flatMap((most, row) =>
    Array.from({ length: 24 }, (_, column) => ({
      row,
      column,
      ...measures(Math.round(most * (row === 2 && column !== 2 ? 0.01 : 0.6 + 0.4 * Math.sin(column / 4)))),
    })),
  ),
  totalRows: 812,
  totalColumns: 24,
  timeZone: 'Europe/Berlin',
};

/** Edges 0, 1 s, 3 s, 10 s … 10 d, about threefold. */
const EDGES_S = [0, 1, 3, 10, 30, 60, 180, 600, 1800, 3600, 10_800, 36_000, 86_400];
const DURATION_FLOWS = [310, 1204, 8800, 21_400, 60_102, 12_004, 4400, 1208, 390, 97, 12, 0, 3];
export const DURATIONS: Durations = {
  buckets: EDGES_S.map((edge, index) => ({
    fromMs: edge * 1000,
    toMs: EDGES_S[index + 1] === undefined ? null : (EDGES_S[index + 1] ?? 0) * 1000,
    flows: DURATION_FLOWS[index] ?? 0,
    bytes: (DURATION_FLOWS[index] ?? 0) * (index + 1) * 2200,
  })),
  unknown: 17_612,
  oneIn: 1,
};

const action = (
  direction: ActionRow['direction'],
  decision: ActionRow['action'],
  { flows, sources }: { flows: number; sources: number },
): ActionRow => ({ direction, action: decision, sources, ...measures(flows, decision === 'deny' ? flows : 0) });

export const ACTIONS: ViewResults['actions'] = {
  timeline: TWO_HOURS,
  sums: [
    action('in', 'allow', { flows: 252_096, sources: 5210 }),
    action('in', 'deny', { flows: 679, sources: 1877 }),
    action('out', 'allow', { flows: 90_167, sources: 3 }),
    action('out', 'deny', { flows: 6, sources: 1 }),
  ],
};

const addressClass = (
  trafficClass: ClassRow['trafficClass'],
  direction: ClassRow['direction'],
  counts: Measures & { addresses: number },
): ClassRow => ({ trafficClass, direction, ...counts });

export const CLASSES: readonly ClassRow[] = [
  addressClass('internet', 'in', { addresses: 5210, ...measures(101_300, 17_412) }),
  addressClass('intraVnet', 'in', { addresses: 6, ...measures(21_004) }),
  addressClass('intraVnet', 'out', { addresses: 6, ...measures(20_990) }),
  addressClass('azurePublic', 'out', { addresses: 44, ...measures(9120) }),
  addressClass('azurePlatform', 'out', { addresses: 1, ...measures(4800) }),
  addressClass('onPremises', 'in', { addresses: 12, ...measures(1800, 3) }),
  addressClass('interVnet', 'out', { addresses: 2, ...measures(310) }),
  addressClass('other', 'in', { addresses: 1, ...measures(88, 88) }),
];

export const PLACES: PlacePairs = {
  places: [
    { name: 'internet', kind: 'class' },
    { name: 'snet-web', kind: 'subnet' },
    { name: 'snet-app', kind: 'subnet' },
    { name: 'snet-data', kind: 'subnet' },
    { name: 'azurePlatform', kind: 'class' },
    { name: 'onPremises', kind: 'class' },
  ],
  pairs: [
    { from: 0, to: 1, ...measures(101_300, 17_412) },
    { from: 1, to: 2, ...measures(21_004) },
    { from: 2, to: 3, ...measures(12_210, 4) },
    { from: 1, to: 0, ...measures(9120) },
    { from: 2, to: 4, ...measures(4800) },
    { from: 5, to: 3, ...measures(1800, 3) },
    { from: 3, to: 2, ...measures(12) },
    { from: 0, to: 3, ...measures(1, 1) },
  ],
  total: 8,
};
