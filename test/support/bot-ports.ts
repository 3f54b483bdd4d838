import type { Report } from '#analysis/report.ts';
import type { ViewResults } from '#analysis/views/results.ts';
import type { BotPorts, ProcessStatus, RuleStatus, SourceStatus } from '#bot/ports.ts';
import type { Finding } from '#core/finding.ts';
import type { Resource, Scope } from '#core/resource.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Window } from '#core/window.ts';
import { BACKFILL } from './bot-backfill.ts';
import { CAPTURE, CAPTURE_FACTS } from './bot-captures.ts';
import { NOW_MS } from './bot-now.ts';
import { tuple } from './bot-tuple.ts';
import { FURTHER_EMPTY, FURTHER_VIEWS } from './bot-views.ts';

/** Friday 20 November 2026, 15:05 UTC, 16:05 in Berlin. */
export const NEWEST_MS = NOW_MS - 40_000;

const resource = (name: string, role: string, address: string, mac: string): Resource => ({
  name,
  macs: [mac],
  addresses: [address],
  subnet: `snet-${role}`,
  vnet: 'vnet-shop',
  nsg: `nsg-${role}`,
  role,
});

export const RESOURCES: readonly Resource[] = [
  resource('vm-web-1', 'web', '10.10.1.4', '000D3A0F8A31'),
  resource('vm-web-2', 'web', '10.10.1.5', '000D3A0F8A32'),
  resource('vm-data-1', 'data', '10.10.2.4', '000D3A0F8A33'),
];

export const SCOPES: readonly { readonly scope: Scope; readonly detail: string }[] = [
  ...RESOURCES.map(({ name }) => ({ scope: { kind: 'vm', name } as const, detail: 'VM' })),
  { scope: { kind: 'nsg', name: 'nsg-web' }, detail: 'snet-web' },
  { scope: { kind: 'nsg', name: 'nsg-data' }, detail: 'snet-data' },
  { scope: { kind: 'subnet', name: 'snet-web' }, detail: '' },
  { scope: { kind: 'vnet', name: 'vnet-shop' }, detail: '' },
];

export const FINDING: Finding = {
  rule: 'denied-inbound-spike',
  title: 'Denied inbound spike',
  severity: 'high',
  key: { nsg: 'nsg-web' },
  window: { fromMs: NOW_MS - 65 * MINUTE_MS, toMs: NOW_MS - 5 * MINUTE_MS },
  unit: 'flows',
  observed: 412,
  expected: 37.5,
  ratio: 11,
  p: 3.1e-9,
  threshold: { p: 1e-4, ratio: 2, excess: 20 },
  baseline: { kind: 'seasonal-nb', days: 28, wantedDays: 28, k: 5.2, coverage: 0.98 },
  contributors: [
    { field: 'src', value: '203.0.113.7', label: 'NL, AS64500 Example', share: 0.81, usualShare: 0 },
    { field: 'port', value: '3389', label: 'ms-wbt-server', share: 0.77, usualShare: 0.05 },
  ],
  facts: [{ label: 'Flows in 1 h', value: '412, usual 38 (11 times)' }],
  suppressed: { excluded: 14, cooldown: 0 },
  firstTime: true,
  actions: [{ label: 'Report on nsg-web', command: 'report nsg-web last 2h' }],
};

const nothing = { rows: [], total: 0, otherFlows: 0 } as const;

export const SUMMARY: ViewResults['summary'] = {
  tuples: 36_004,
  records: 480,
  flows: 12_431,
  allowedIn: 8112,
  deniedIn: 312,
  allowedOut: 4007,
  deniedOut: 0,
  tuplesAllowedIn: 20_000,
  tuplesDeniedIn: 312,
  tuplesAllowedOut: 15_692,
  tuplesDeniedOut: 0,
  bytesIn: 1_234_000_000,
  bytesOut: 340_400_000,
  packetsIn: 1_100_000,
  packetsOut: 800_000,
  countedTuples: 23_261,
  repeatedTuples: 0,
  remoteAddresses: 1204,
  deniedSources: 41,
  countries: 14,
  firstMs: NOW_MS - 2 * HOUR_MS,
  lastMs: NEWEST_MS,
};

const talker = (
  address: string,
  rest: Partial<ViewResults['talkers']['rows'][number]>,
): ViewResults['talkers']['rows'][number] => ({
  address,
  addressClass: 'internet',
  name: '',
  country: '',
  asn: 0,
  organisation: '',
  flows: 0,
  allowed: 0,
  denied: 0,
  bytesIn: 0,
  bytesOut: 0,
  ...rest,
});

/** All views of two hours of vm-web-1, made up by hand. */
export const VIEWS: ViewResults = {
  ...FURTHER_VIEWS,
  applications: { rows: [], total: 0, otherFlows: 0 },
  connections: { established: 0, closed: 0, reset: 0, refused: 0, unanswered: 0, partial: 0 },
  summary: SUMMARY,
  tuples: {
    total: 23_278,
    repeated: 2,
    rows: [tuple({ source: 'vnet-shop-flowlog' }), tuple({ source: 'nsg-web', rule: 'DenyAllInBound', counts: false })],
  },
  timeline: {
    bucketMs: 5 * MINUTE_MS,
    points: Array.from({ length: 24 }, (_, index) => ({
      timeMs: NOW_MS - 2 * HOUR_MS + index * 5 * MINUTE_MS,
      allowedIn: 300 + 10 * index,
      deniedIn: index < 13 ? 2 : index === 18 ? 120 : 30,
      allowedOut: 160,
      deniedOut: 0,
      bytesIn: 50_000_000,
      bytesOut: 14_000_000,
    })),
  },
  talkers: {
    rows: [
      talker('198.51.100.20', {
        country: 'DE',
        asn: 64_501,
        organisation: 'Example Telecom',
        flows: 4012,
        allowed: 4012,
        bytesIn: 812_000_000,
        bytesOut: 120_000_000,
      }),
      talker('10.10.2.4', {
        addressClass: 'vm',
        name: 'vm-data-1',
        flows: 2100,
        allowed: 2100,
        bytesIn: 30_000_000,
        bytesOut: 90_000_000,
      }),
      talker('203.0.113.7', { country: 'NL', asn: 64_500, organisation: 'Example Hosting', flows: 253, denied: 253 }),
      talker('2001:db8:85a3::8a2e:370:7334', { country: 'FR', flows: 12, allowed: 12, bytesIn: 1200, bytesOut: 900 }),
    ],
    total: 1204,
    otherFlows: 6054,
  },
  ports: {
    rows: [
      {
        protocol: 6,
        port: 443,
        service: 'https',
        flows: 8000,
        allowedIn: 8000,
        deniedIn: 0,
        allowedOut: 0,
        deniedOut: 0,
        sources: 1100,
        bytes: 1_400_000_000,
      },
      {
        protocol: 6,
        port: 3389,
        service: 'ms-wbt-server',
        flows: 240,
        allowedIn: 0,
        deniedIn: 240,
        allowedOut: 0,
        deniedOut: 0,
        sources: 3,
        bytes: 0,
      },
      {
        protocol: 1,
        port: 0,
        service: '',
        flows: 18,
        allowedIn: 0,
        deniedIn: 18,
        allowedOut: 0,
        deniedOut: 0,
        sources: 9,
        bytes: 0,
      },
    ],
    total: 3,
    otherFlows: 0,
  },
  protocols: {
    rows: [
      { protocol: 6, name: 'TCP', flows: 12_000, allowed: 11_700, denied: 300, bytes: 1_500_000_000 },
      { protocol: 17, name: 'UDP', flows: 413, allowed: 413, denied: 0, bytes: 74_000_000 },
    ],
    total: 2,
    otherFlows: 0,
  },
  countries: {
    rows: [
      {
        country: 'DE',
        name: 'Germany',
        flows: 6000,
        allowed: 6000,
        denied: 0,
        addresses: 700,
        bytesIn: 900_000_000,
        bytesOut: 200_000_000,
      },
      {
        country: 'NL',
        name: 'Netherlands',
        flows: 300,
        allowed: 47,
        denied: 253,
        addresses: 12,
        bytesIn: 1_000_000,
        bytesOut: 500_000,
      },
      { country: '', name: '', flows: 11, allowed: 11, denied: 0, addresses: 2, bytesIn: 0, bytesOut: 0 },
    ],
    total: 14,
    otherFlows: 900,
  },
  rules: {
    rows: [
      {
        nsg: 'nsg-web',
        rule: 'AllowWeb',
        isDefault: false,
        direction: 'in',
        action: 'allow',
        flows: 8000,
        lastMs: NEWEST_MS,
      },
      {
        nsg: 'nsg-web',
        rule: 'DenyAllInBound',
        isDefault: true,
        direction: 'in',
        action: 'deny',
        flows: 312,
        lastMs: NEWEST_MS,
      },
    ],
    total: 2,
    otherFlows: 0,
  },
};

export const EMPTY_VIEWS: ViewResults = {
  ...FURTHER_EMPTY,
  applications: { rows: [], total: 0, otherFlows: 0 },
  connections: { established: 0, closed: 0, reset: 0, refused: 0, unanswered: 0, partial: 0 },
  summary: {
    ...SUMMARY,
    tuples: 0,
    records: 0,
    flows: 0,
    allowedIn: 0,
    deniedIn: 0,
    allowedOut: 0,
    firstMs: null,
    lastMs: null,
  },
  timeline: { bucketMs: 5 * MINUTE_MS, points: [] },
  tuples: { rows: [], total: 0, repeated: 0 },
  talkers: nothing,
  ports: nothing,
  protocols: nothing,
  countries: nothing,
  rules: nothing,
};

export const REPORT: Report = {
  ...VIEWS,
  scope: { kind: 'vm', name: 'vm-web-1' },
  window: { fromMs: NOW_MS - 2 * HOUR_MS, toMs: NOW_MS },
  findings: [FINDING],
  coverage: {
    newestMs: NEWEST_MS,
    oldestMs: NOW_MS - 2 * DAY_MS,
    minutesWithData: 119,
    minutesExpected: 120,
    formats: ['vnet4'],
    problems: [],
    geo: 'geo-whois-asn-country 2026-06-17',
  },
};

export const EXTENT: Window = { fromMs: NOW_MS - 2 * DAY_MS, toMs: NEWEST_MS };

export const SOURCE: SourceStatus = {
  name: 'fl-vnet-shop',
  format: 'vnet4',
  container: 'stflowlogs/insights-logs-flowlogflowevent',
  nics: 3,
  blobs: 147,
  tuples: 2_104_332,
  tuplesLastHour: 43_211,
  nicsLastHour: 3,
  usualTuplesPerHour: 41_800,
  gaps: [],
  resources: [],
  reachable: true,
  oldestMs: EXTENT.fromMs,
  newestMs: NEWEST_MS,
  problem: null,
};

export const RULES: readonly RuleStatus[] = [
  {
    id: 'denied-inbound-spike',
    title: 'Denied inbound spike',
    enabled: true,
    condition: 'fires when an hour has at least twice the usual denied inbound flows and 20 more.',
    severity: 'medium',
    lastEvaluatedMs: NOW_MS - 20_000,
    waiting: null,
    findings: [FINDING],
  },
  {
    id: 'new-country',
    title: 'New country',
    enabled: true,
    condition: 'fires when an NSG lets in flows from a country not seen for 14 days.',
    severity: 'low',
    lastEvaluatedMs: null,
    waiting: 'needs 7 days of records, has 2.',
    findings: [],
  },
];

export const STATUS: ProcessStatus = {
  version: '0.1.0',
  startedMs: NOW_MS - 125 * MINUTE_MS,
  mode: 'sandbox',
  tuples: 2_104_332,
  oldestMs: EXTENT.fromMs,
  newestMs: NEWEST_MS,
  storeBytes: 61_000_000,
  residentBytes: 512_000_000,
  ingest: { state: 'live', share: null, problem: null },
  rulesEvaluatedMs: NOW_MS - 20_000,
  problems: [],
};

/** A double of everything behind the commands, answering with the data above; a test replaces what it is about. */
export function fakePorts(replaced: Partial<BotPorts> = {}): BotPorts {
  return {
    report: (query) => Promise.resolve({ ...REPORT, scope: query.scope, window: query.window }),
    view: (name) => Promise.resolve(VIEWS[name]),
    extent: () => Promise.resolve(EXTENT),
    scopes: () => Promise.resolve(SCOPES),
    resources: () => RESOURCES,
    sources: () => Promise.resolve({ list: [SOURCE], subscriptions: [] }),
    sourceTimeline: () => Promise.resolve(VIEWS.timeline),
    captures: {
      list: () => Promise.resolve([CAPTURE]),
      find: (words) => Promise.resolve(CAPTURE.name.includes(words) ? [CAPTURE] : []),
      open: () => Promise.resolve({ name: CAPTURE.name, facts: CAPTURE_FACTS }),
    },
    imports: { read: () => Promise.resolve({ name: CAPTURE.name, facts: CAPTURE_FACTS }) },
    backfill: {
      status: () => Promise.resolve(BACKFILL),
      request: () => Promise.resolve({ kind: 'started', status: BACKFILL }),
      pause: () => Promise.resolve({ ...BACKFILL, state: 'paused', leftMs: null }),
      resume: () => Promise.resolve(BACKFILL),
      cancel: () => Promise.resolve({ ...BACKFILL, state: 'cancelled', finishedMs: NOW_MS, leftMs: null }),
      follow: () => Promise.resolve({ ...BACKFILL, state: 'done', finishedMs: NOW_MS, leftMs: null, share: 1 }),
    },
    rules: () => Promise.resolve(RULES),
    status: () => Promise.resolve(STATUS),
    draw: (chart) =>
      Promise.resolve({
        title: chart.title,
        alt: chart.alt,
        png: new Uint8Array([137, 80, 78, 71]),
        width: 760,
        height: 320,
      }),
    ...replaced,
  };
}
