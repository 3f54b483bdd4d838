import type {
  AddressCard,
  AddressFacts,
  AddressRow,
  AddressTraffic,
  ChangeRow,
  Changes,
  FirstSeen,
  FirstSeenRow,
  FlowList,
  FlowRow,
  OneWay,
  OneWayRow,
} from '#analysis/views/results.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { ranking, TWO_HOURS } from './chart-data.ts';

/** Hand-made answers of views that list addresses, flows and values. */

/** 16:00 in Berlin on Friday 20 November. */
export const NOW_MS = Date.UTC(2026, 10, 20, 15);

const first = (kind: FirstSeenRow['kind'], value: string, rest: Partial<FirstSeenRow> = {}): FirstSeenRow => ({
  kind,
  value,
  label: '',
  country: '',
  organisation: '',
  flows: (rest.allowed ?? 0) + (rest.denied ?? 0),
  allowed: 0,
  denied: 0,
  bytes: 0,
  firstMs: NOW_MS - 50 * MINUTE_MS,
  ...rest,
});

export const FIRST_SEEN: FirstSeen = {
  lookBack: { fromMs: NOW_MS - 14 * DAY_MS, toMs: NOW_MS - 2 * HOUR_MS },
  hasLookBack: true,
  rows: [
    first('port', '6/4444', { label: 'krb524', allowed: 37, bytes: 12_400_000 }),
    first('country', 'KZ', { allowed: 12, denied: 2, bytes: 90_000 }),
    first('source', '2001:db8:85a3:1234:5678:8a2e:370:7334', {
      country: 'KZ',
      organisation: 'Gesellschaft für wissenschaftliche Datenverarbeitung',
      allowed: 12,
    }),
    first('peer', '198.51.100.9', { country: 'US', organisation: 'Example Cloud, Inc.', allowed: 3, bytes: 41_000 }),
    first('source', '203.0.113.77', { country: 'NL', organisation: 'Example Hosting B.V.', denied: 940 }),
    first('country', '', { denied: 1 }),
  ],
  totals: { source: 212, peer: 1, country: 2, port: 1 },
};

const silent = (src: string, dst: string, rest: Partial<OneWayRow> = {}): OneWayRow => ({
  src,
  srcName: '',
  dst,
  dstName: '',
  dstPort: 443,
  protocol: 6,
  service: 'https',
  country: '',
  direction: 'out',
  flows: 1,
  packetsSent: 3,
  bytesSent: 180,
  firstMs: NOW_MS - HOUR_MS,
  lastMs: NOW_MS - MINUTE_MS,
  ...rest,
});

export const ONE_WAY: OneWay = {
  rows: [
    silent('10.10.1.4', '198.51.100.20', { srcName: 'vm-web-1', flows: 812, packetsSent: 2436, bytesSent: 146_160 }),
    silent('10.10.2.4', '10.10.3.9', {
      srcName: 'vm-app-1',
      dstName: 'vm-data-1',
      dstPort: 1433,
      service: 'ms-sql-s',
      flows: 44,
      packetsSent: 132,
    }),
    silent('2001:db8:85a3:1234:5678:8a2e:370:7334', '2001:db8::10', { direction: 'in', flows: 9, packetsSent: 27 }),
    silent('10.10.1.4', '192.0.2.53', { protocol: 17, dstPort: 53, service: 'domain', flows: 1, packetsSent: 1 }),
  ],
  total: 61,
  otherFlows: 120,
  flows: 986,
};

const change = (kind: ChangeRow['kind'], value: string, rest: Partial<ChangeRow>): ChangeRow => ({
  kind,
  value,
  label: '',
  flows: 0,
  flowsBefore: 0,
  denied: 0,
  deniedBefore: 0,
  bytes: 0,
  bytesBefore: 0,
  ...rest,
});

export const CHANGES: Changes = {
  earlier: { fromMs: NOW_MS - 7 * DAY_MS - 2 * HOUR_MS, toMs: NOW_MS - 7 * DAY_MS },
  hasEarlier: true,
  rows: [
    change('port', '6/3389', {
      label: 'ms-wbt-server',
      flows: 9841,
      flowsBefore: 310,
      denied: 9841,
      deniedBefore: 310,
    }),
    change('country', 'SG', { flows: 9782, flowsBefore: 0, denied: 9770, bytes: 1000 }),
    change('address', '203.0.113.77', { flows: 0, flowsBefore: 5204, bytesBefore: 91_000_000 }),
    change('port', '6/443', { label: 'https', flows: 84_210, flowsBefore: 88_020, bytes: 9e9, bytesBefore: 9.4e9 }),
    change('protocol', '17', { flows: 21_700, flowsBefore: 20_100, bytes: 3e6, bytesBefore: 2e6 }),
    change('address', '2001:db8:85a3:1234:5678:8a2e:370:7334', { flows: 940, flowsBefore: 12 }),
    change('country', '', { flows: 5420, flowsBefore: 5419 }),
  ],
  totals: { address: 1210, port: 44, country: 12, protocol: 2 },
  sums: {
    flows: 120_404,
    flowsBefore: 114_810,
    denied: 17_640,
    deniedBefore: 2100,
    bytes: 12_400_000_000,
    bytesBefore: 12_900_000_000,
  },
};

const facts = (address: string, rest: Partial<AddressFacts> = {}): AddressFacts => ({
  address,
  addressClass: 'internet',
  name: '',
  country: '',
  asn: 0,
  organisation: '',
  ...rest,
});

const traffic = (allowed: number, denied: number, rest: Partial<AddressTraffic> = {}): AddressTraffic => ({
  flows: allowed + denied,
  allowed,
  denied,
  bytesSent: allowed * 2100,
  bytesReceived: allowed * 64_000,
  peers: 3,
  ports: 2,
  ...rest,
});

export const ADDRESSES: readonly AddressRow[] = [
  {
    ...facts('203.0.113.77', { country: 'NL', asn: 64_500, organisation: 'Example Hosting B.V.' }),
    ...traffic(20_100, 3),
  },
  {
    ...facts('2001:db8:85a3:1234:5678:8a2e:370:7334', { country: 'DE', organisation: 'Example Universität' }),
    ...traffic(9400, 120, { peers: 1, ports: 1 }),
  },
  { ...facts('10.10.1.4', { addressClass: 'vm', name: 'vm-web-1' }), ...traffic(7210, 0, { peers: 812 }) },
  { ...facts('198.51.100.9', { country: 'US', asn: 64_502 }), ...traffic(0, 6100, { ports: 1024 }) },
];

export const ADDRESS: AddressCard = {
  ...facts('203.0.113.77', { country: 'NL', asn: 64_500, organisation: 'Example Hosting B.V.' }),
  asSource: traffic(20_100, 9844, { peers: 3, ports: 4 }),
  asDestination: traffic(31, 0, { peers: 1, ports: 1 }),
  peers: ranking(
    ADDRESSES.filter(({ name }) => name !== ''),
    3,
    120,
  ),
  ports: ranking(
    [
      {
        side: 'source' as const,
        protocol: 6,
        port: 443,
        service: 'https',
        flows: 20_100,
        denied: 3,
        bytes: 1.2e9,
        peers: 3,
      },
      {
        side: 'source' as const,
        protocol: 6,
        port: 3389,
        service: 'ms-wbt-server',
        flows: 9841,
        denied: 9841,
        bytes: 0,
        peers: 3,
      },
      {
        side: 'destination' as const,
        protocol: 6,
        port: 443,
        service: 'https',
        flows: 31,
        denied: 0,
        bytes: 90_000,
        peers: 1,
      },
    ],
    5,
    4,
  ),
  countries: ranking([]),
  timeline: TWO_HOURS,
  firstMs: NOW_MS - 118 * MINUTE_MS,
  lastMs: NOW_MS - MINUTE_MS,
};

export const flowRow = (rest: Partial<FlowRow> = {}): FlowRow => ({
  firstMs: NOW_MS - 40 * MINUTE_MS,
  lastMs: NOW_MS - 39 * MINUTE_MS,
  durationMs: MINUTE_MS,
  src: '203.0.113.77',
  srcName: '',
  srcPort: 51_544,
  dst: '10.10.1.4',
  dstName: 'vm-web-1',
  dstPort: 443,
  srcClass: 'internet',
  dstClass: 'vm',
  protocol: 6,
  application: 'https',
  applicationBasis: '',
  host: '',
  srcCountry: 'NL',
  dstCountry: '',
  asn: 64_500,
  organisation: 'Example Hosting B.V.',
  action: 'allow',
  direction: 'in',
  state: 'end',
  result: '',
  bytesSent: 2100,
  bytesReceived: 64_000,
  packetsSent: 12,
  packetsReceived: 48,
  sentPercent: 3.2,
  hasCounters: true,
  tuples: 2,
  nsg: 'nsg-web',
  rule: 'AllowWeb',
  resource: 'vm-web-1',
  source: 'vnet-shop-flowlog',
  ...rest,
});

export const FLOWS: FlowList = {
  rows: [
    flowRow({ bytesSent: 812_000_000, bytesReceived: 1_210_000, durationMs: 2 * HOUR_MS + 5 * MINUTE_MS }),
    flowRow({
      src: '2001:db8:85a3:1234:5678:8a2e:370:7334',
      bytesReceived: 91_000_000,
      application: 'TLS',
      host: 'example.com',
    }),
    flowRow({
      src: '10.10.1.4',
      srcName: 'vm-web-1',
      dst: '10.10.2.4',
      dstName: 'vm-data-1',
      dstPort: 1433,
      direction: 'out',
    }),
    flowRow({
      action: 'deny',
      state: 'deny',
      dstPort: 3389,
      hasCounters: false,
      bytesSent: 0,
      bytesReceived: 0,
      durationMs: 0,
    }),
  ],
  total: 1_204_311,
  isTotalExact: false,
};
