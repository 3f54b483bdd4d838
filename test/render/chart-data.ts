import type {
  CountryRow,
  NsgRuleRow,
  PortRow,
  ProtocolRow,
  Ranking,
  Talker,
  Timeline,
  TimelinePoint,
} from '#analysis/views/results.ts';
import type { ChartOptions } from '#render/chart.ts';
import type { TimelineOptions } from '#render/charts/timeline.ts';

/** Hand-made rows for charts: what an estate of a few machines shows on a bad night. */
export const OPTIONS: ChartOptions = {
  timeZone: 'Europe/Berlin',
  subtitle: 'vm-web-1 · Fri 20 Nov 14:00–16:00 CET',
};

export const ranking = <Row>(rows: readonly Row[], total = rows.length, otherFlows = 0): Ranking<Row> => ({
  rows,
  total,
  otherFlows,
});

const START_MS = Date.UTC(2026, 10, 20, 13, 0);
const MINUTE_MS = 60_000;

/** Repeats with two periods that do not fit each other; looks like traffic and is the same every time. */
const wave = (index: number, height: number): number =>
  Math.round(height * (1 + 0.25 * Math.sin(index / 3.1) + 0.12 * Math.sin(index * 1.7)));

export function points(count: number, bucketMinutes: number, at: (index: number) => Partial<TimelinePoint>): Timeline {
  const bucketMs = bucketMinutes * MINUTE_MS;
  const none = { allowedIn: 0, deniedIn: 0, allowedOut: 0, deniedOut: 0, bytesIn: 0, bytesOut: 0 };
  return {
    bucketMs,
    points: Array.from({ length: count }, (_, index) => ({
      timeMs: START_MS + index * bucketMs,
      ...none,
      ...at(index),
    })),
  };
}

/** Two hours in buckets of two minutes; from minute 70 a burst of denials, a fiftieth of the allowed traffic. */
export const TWO_HOURS = points(60, 2, (index) => ({
  allowedIn: wave(index, 4200),
  allowedOut: wave(index + 9, 1500),
  deniedIn: index >= 35 && index < 42 ? wave(index, 96) : index % 3,
  deniedOut: index % 11 === 0 ? 1 : 0,
}));
export const BURST = { fromMs: START_MS + 70 * MINUTE_MS, toMs: START_MS + 84 * MINUTE_MS };
export const BURST_OPTIONS: TimelineOptions = {
  ...OPTIONS,
  marks: [{ window: BURST, label: 'Denied inbound spike: 672 flows, 24× expected' }],
};

export const TWO_DAYS = points(192, 15, (index) => ({
  allowedIn: wave(index, 30_000 + 22_000 * Math.sin((index * Math.PI) / 48)),
  allowedOut: wave(index + 5, 9000),
  deniedIn: wave(index, 300) + (index > 150 && index < 156 ? 4000 : 0),
  deniedOut: wave(index, 20),
}));
export const NOTHING = points(24, 5, () => ({}));
export const ONE_BUCKET = points(1, 5, () => ({ deniedIn: 1 }));

export function port(port: number, service: string, flows: Partial<PortRow> = {}): PortRow {
  const counts = { allowedIn: 0, deniedIn: 0, allowedOut: 0, deniedOut: 0, ...flows };
  const total = counts.allowedIn + counts.deniedIn + counts.allowedOut + counts.deniedOut;
  return { protocol: 6, port, service, flows: total, sources: 12, bytes: total * 900, ...counts, ...flows };
}

export const PORTS: readonly PortRow[] = [
  port(443, 'https', { allowedIn: 84_210, deniedIn: 12, sources: 5210 }),
  port(53, 'domain', { protocol: 17, allowedOut: 21_650, sources: 3 }),
  port(3389, 'ms-wbt-server', { deniedIn: 9841, sources: 1877 }),
  port(22, 'ssh', { allowedIn: 14, deniedIn: 6120, sources: 940 }),
  port(1433, 'ms-sql-s', { allowedIn: 3120, allowedOut: 1900, deniedIn: 210, sources: 44 }),
  port(445, 'microsoft-ds', { deniedIn: 1404, sources: 310 }),
  port(0, '', { protocol: 1, allowedIn: 620, deniedIn: 88, sources: 61 }),
  port(8080, 'http-alt', { deniedIn: 540, sources: 120 }),
  port(4444, 'krb524', { allowedIn: 37, sources: 1 }),
  port(65_535, '', { deniedIn: 1, sources: 1 }),
];

export function talker(address: string, fields: Partial<Talker> = {}): Talker {
  const counts = { allowed: 0, denied: 0, ...fields };
  return {
    address,
    addressClass: 'internet',
    name: '',
    country: '',
    asn: 0,
    organisation: '',
    bytesIn: 0,
    bytesOut: 0,
    flows: counts.allowed + counts.denied,
    ...counts,
  };
}

export const TALKERS: readonly Talker[] = [
  talker('203.0.113.77', {
    country: 'NL',
    asn: 64_500,
    organisation: 'Example Hosting B.V.',
    allowed: 20_100,
    denied: 3,
  }),
  talker('2001:db8:85a3:1234:5678:8a2e:370:7334', {
    country: 'DE',
    asn: 64_501,
    organisation: 'Gesellschaft für wissenschaftliche Datenverarbeitung und Rechenzentren mbH',
    allowed: 9400,
    denied: 120,
  }),
  talker('10.0.1.4', { addressClass: 'vm', name: 'vm-app-1', allowed: 7210 }),
  talker('198.51.100.9', { country: 'US', asn: 64_502, organisation: 'Example Cloud, Inc.', denied: 6100 }),
  talker('168.63.129.16', { addressClass: 'azurePlatform', allowed: 4800 }),
  talker('2001:db8::1', { country: 'GB', asn: 64_503, allowed: 2400, denied: 4 }),
  talker('172.16.40.12', { addressClass: 'onprem', allowed: 1800 }),
  talker('192.0.2.201', { country: 'BR', asn: 64_504, organisation: 'EXEMPLO TELECOM LTDA', denied: 940 }),
  talker('100.64.0.7', { addressClass: 'unknownPrivate', denied: 88 }),
  talker('192.0.2.44', { denied: 1 }),
];

export const PROTOCOLS: readonly ProtocolRow[] = [
  { protocol: 6, name: 'TCP', flows: 98_000, allowed: 80_500, denied: 17_500, bytes: 48_700_000_000 },
  { protocol: 17, name: 'UDP', flows: 21_700, allowed: 21_650, denied: 50, bytes: 3_100_000 },
  { protocol: 1, name: 'ICMP', flows: 708, allowed: 620, denied: 88, bytes: 59_000 },
];

export const country = (code: string, allowed: number, denied: number, addresses = 3): CountryRow => ({
  country: code,
  name: code,
  flows: allowed + denied,
  allowed,
  denied,
  addresses,
  bytesIn: allowed * 41_000,
  bytesOut: allowed * 9000,
});

export const COUNTRIES: readonly CountryRow[] = [
  country('US', 61_230, 8021, 2201),
  country('DE', 30_400, 12, 410),
  country('SG', 12, 9770, 800),
  country('CN', 0, 6120, 930),
  country('', 120, 5300, 300),
  country('NL', 3100, 210, 77),
  country('BR', 44, 1900, 310),
  country('RU', 0, 1404, 122),
  country('GB', 900, 4, 51),
  country('IN', 310, 290, 88),
  country('FR', 250, 2, 9),
  country('HK', 0, 140, 12),
  country('ZA', 12, 1, 2),
  country('AU', 6, 0, 1),
  country('XK', 0, 1, 1),
];

const rule = (name: string, fields: Partial<NsgRuleRow> = {}): NsgRuleRow => ({
  nsg: 'nsg-web',
  rule: name,
  isDefault: false,
  direction: 'in',
  action: 'allow',
  flows: 10,
  lastMs: START_MS,
  ...fields,
});

export const RULES: readonly NsgRuleRow[] = [
  rule('AllowHttpsFromInternet', { flows: 84_210 }),
  rule('DenyAllInBound', { isDefault: true, action: 'deny', flows: 17_504 }),
  rule('AllowInternetOutBound', { isDefault: true, direction: 'out', flows: 21_650 }),
  rule('Temporarily-allow-rdp-from-the-supplier-until-the-migration-is-over', { nsg: 'nsg-app', flows: 14 }),
];

export const THOUSAND_PORTS = Array.from({ length: 1000 }, (_, index) =>
  port(10_000 + index, '', { deniedIn: 2000 - index }),
);
