import type { AddressRow, FlowRow, Measures, ViewResults } from '#analysis/views/results.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { NOW_MS } from './bot-now.ts';

type Further = Omit<
  ViewResults,
  | 'summary'
  | 'timeline'
  | 'talkers'
  | 'ports'
  | 'protocols'
  | 'countries'
  | 'rules'
  | 'tuples'
  | 'applications'
  | 'connections'
>;

const measures = (flows: number, denied = 0): Measures => ({
  flows,
  denied,
  bytes: flows * 3000,
  bytesIn: flows * 2000,
  bytesOut: flows * 1000,
  packets: flows * 12,
});

const traffic = (
  flows: number,
  denied: number,
): Omit<AddressRow, 'address' | 'addressClass' | 'name' | 'country' | 'asn' | 'organisation'> => ({
  flows,
  allowed: flows - denied,
  denied,
  bytesSent: flows * 1000,
  bytesReceived: flows * 2000,
  peers: 3,
  ports: 2,
});

const STRANGER: AddressRow = {
  address: '203.0.113.7',
  addressClass: 'internet',
  name: '',
  country: 'NL',
  asn: 64_500,
  organisation: 'Example Hosting',
  ...traffic(253, 253),
};
const OURS: AddressRow = {
  address: '10.10.1.4',
  addressClass: 'vm',
  name: 'vm-web-1',
  country: '',
  asn: 0,
  organisation: '',
  ...traffic(9012, 253),
};

const flow = (rest: Partial<FlowRow>): FlowRow => ({
  firstMs: NOW_MS - 600_000,
  lastMs: NOW_MS - 300_000,
  durationMs: 300_000,
  src: '203.0.113.7',
  srcName: '',
  srcPort: 50_123,
  dst: '10.10.1.4',
  dstName: 'vm-web-1',
  dstPort: 3389,
  srcClass: 'internet',
  dstClass: 'vm',
  protocol: 6,
  application: 'ms-wbt-server',
  applicationBasis: '',
  host: '',
  srcCountry: 'NL',
  dstCountry: '',
  asn: 64_500,
  organisation: 'Example Hosting',
  action: 'deny',
  direction: 'in',
  state: 'deny',
  result: '',
  bytesSent: 0,
  bytesReceived: 0,
  packetsSent: 0,
  packetsReceived: 0,
  sentPercent: null,
  hasCounters: false,
  tuples: 1,
  nsg: 'nsg-web',
  rule: 'deny-rdp',
  resource: 'vm-web-1',
  source: 'vnet-shop-flowlog',
  ...rest,
});

const MATRIX = {
  rows: [{ key: '6', label: 'TCP' }],
  cells: [{ row: 0, column: 0, ...measures(120) }],
  totalRows: 1,
  totalColumns: 1,
  timeZone: 'Europe/Berlin',
} as const;
const NOTHING = { rows: [], total: 0, otherFlows: 0 } as const;
const EMPTY_MATRIX = { rows: [], columns: [], cells: [], totalRows: 0, totalColumns: 0, timeZone: 'UTC' } as const;
const TIMELINE: ViewResults['timeline'] = {
  bucketMs: HOUR_MS,
  points: [NOW_MS - 2 * HOUR_MS, NOW_MS - HOUR_MS].map((timeMs) => ({
    timeMs,
    allowedIn: 10,
    deniedIn: 4,
    allowedOut: 3,
    deniedOut: 0,
    bytesIn: 4000,
    bytesOut: 900,
  })),
};
const TOTALS = { source: 1, peer: 0, country: 1, port: 1 } as const;

/** Views beside those of a report, made up by hand. */
export const FURTHER_VIEWS: Further = {
  flows: {
    rows: [
      flow({}),
      flow({
        src: '198.51.100.20',
        dstPort: 443,
        action: 'allow',
        state: 'end',
        bytesSent: 4000,
        bytesReceived: 90_000,
        hasCounters: true,
      }),
    ],
    total: 12_431,
    isTotalExact: true,
  },
  sourceAddresses: { rows: [STRANGER], total: 1, otherFlows: 0 },
  destinationAddresses: { rows: [OURS], total: 1, otherFlows: 0 },
  hours: {
    timeZone: 'Europe/Berlin',
    days: ['2026-11-20'],
    cells: [{ day: '2026-11-20', hour: 15, startMs: NOW_MS - HOUR_MS, lengthMs: HOUR_MS, ...measures(120, 4) }],
  },
  protocolCountries: {
    ...MATRIX,
    rowKind: 'protocol',
    columnKind: 'country',
    columns: [{ key: 'DE', label: 'Germany' }],
  },
  protocolDays: {
    ...MATRIX,
    rowKind: 'protocol',
    columnKind: 'day',
    columns: [{ key: '2026-11-20', label: '20 Nov' }],
  },
  portHours: {
    ...MATRIX,
    rows: [{ key: '6/443', label: '443/TCP' }],
    rowKind: 'port',
    columnKind: 'hour',
    columns: [{ key: '15', label: '15' }],
  },
  durations: { buckets: [{ fromMs: 0, toMs: 1000, flows: 10, bytes: 100 }], unknown: 3, oneIn: 1 },
  actions: { timeline: TIMELINE, sums: [{ direction: 'in', action: 'deny', sources: 41, ...measures(312, 312) }] },
  classes: [{ trafficClass: 'internet', direction: 'in', addresses: 12, ...measures(9000, 312) }],
  subnetPairs: {
    places: [
      { name: 'snet-web', kind: 'subnet' },
      { name: 'snet-data', kind: 'subnet' },
    ],
    pairs: [{ from: 0, to: 1, ...measures(400) }],
    total: 1,
  },
  firstSeen: {
    lookBack: { fromMs: NOW_MS - 2 * DAY_MS, toMs: NOW_MS - 2 * HOUR_MS },
    hasLookBack: true,
    rows: [
      {
        kind: 'source',
        value: '203.0.113.7',
        label: '',
        country: 'NL',
        organisation: 'Example Hosting',
        firstMs: NOW_MS - HOUR_MS,
        ...sums(253, 253),
      },
      {
        kind: 'country',
        value: 'NL',
        label: 'Netherlands',
        country: '',
        organisation: '',
        firstMs: NOW_MS - HOUR_MS,
        ...sums(253, 253),
      },
      {
        kind: 'port',
        value: '6/3389',
        label: 'ms-wbt-server',
        country: '',
        organisation: '',
        firstMs: NOW_MS - HOUR_MS,
        ...sums(253, 253),
      },
    ],
    totals: TOTALS,
  },
  oneWay: {
    rows: [
      {
        src: '10.10.1.4',
        srcName: 'vm-web-1',
        dst: '198.51.100.99',
        dstName: '',
        dstPort: 8443,
        protocol: 6,
        service: '',
        country: 'DE',
        direction: 'out',
        flows: 17,
        packetsSent: 51,
        bytesSent: 3060,
        firstMs: NOW_MS - HOUR_MS,
        lastMs: NOW_MS - MINUTE_MS,
      },
    ],
    total: 1,
    otherFlows: 0,
    flows: 17,
  },
  changes: {
    earlier: { fromMs: NOW_MS - DAY_MS - 2 * HOUR_MS, toMs: NOW_MS - DAY_MS },
    hasEarlier: true,
    rows: [
      { kind: 'port', value: '6/3389', label: 'ms-wbt-server', ...change(253, 2) },
      { kind: 'country', value: 'NL', label: 'Netherlands', ...change(260, 9) },
    ],
    totals: { address: 4, port: 2, country: 1, protocol: 1 },
    sums: change(12_431, 11_900),
  },
  address: {
    ...STRANGER,
    asSource: traffic(253, 253),
    asDestination: traffic(0, 0),
    peers: { rows: [OURS], total: 1, otherFlows: 0 },
    ports: {
      rows: [
        {
          side: 'source',
          protocol: 6,
          port: 3389,
          service: 'ms-wbt-server',
          flows: 253,
          denied: 253,
          bytes: 0,
          peers: 1,
        },
      ],
      total: 1,
      otherFlows: 0,
    },
    countries: NOTHING,
    timeline: TIMELINE,
    firstMs: NOW_MS - HOUR_MS,
    lastMs: NOW_MS - MINUTE_MS,
  },
};

function sums(flows: number, denied: number): { flows: number; allowed: number; denied: number; bytes: number } {
  return { flows, allowed: flows - denied, denied, bytes: 0 };
}

function change(
  flows: number,
  flowsBefore: number,
): Omit<ViewResults['changes']['rows'][number], 'kind' | 'value' | 'label'> {
  return { flows, flowsBefore, denied: 0, deniedBefore: 0, bytes: flows * 3000, bytesBefore: flowsBefore * 3000 };
}

/** The same of a window without any flow. */
export const FURTHER_EMPTY: Further = {
  ...FURTHER_VIEWS,
  flows: { rows: [], total: 0, isTotalExact: true },
  sourceAddresses: NOTHING,
  destinationAddresses: NOTHING,
  hours: { timeZone: 'UTC', days: [], cells: [] },
  protocolCountries: { ...EMPTY_MATRIX, rowKind: 'protocol', columnKind: 'country' },
  protocolDays: { ...EMPTY_MATRIX, rowKind: 'protocol', columnKind: 'day' },
  portHours: { ...EMPTY_MATRIX, rowKind: 'port', columnKind: 'hour' },
  durations: { buckets: [], unknown: 0, oneIn: 1 },
  actions: { timeline: { bucketMs: HOUR_MS, points: [] }, sums: [] },
  classes: [],
  subnetPairs: { places: [], pairs: [], total: 0 },
  firstSeen: { ...FURTHER_VIEWS.firstSeen, rows: [], totals: { source: 0, peer: 0, country: 0, port: 0 } },
  oneWay: { rows: [], total: 0, otherFlows: 0, flows: 0 },
  changes: { ...FURTHER_VIEWS.changes, rows: [], totals: { address: 0, port: 0, country: 0, protocol: 0 } },
  address: {
    ...FURTHER_VIEWS.address,
    asSource: traffic(0, 0),
    peers: NOTHING,
    ports: NOTHING,
    firstMs: null,
    lastMs: null,
  },
};
