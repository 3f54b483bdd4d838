import type { FilterFlow } from './flow-filter.ts';

/** How the values of a field are written and compared. */
export type ValueKind =
  | 'address'
  | 'port'
  | 'protocol'
  | 'text'
  | 'country'
  | 'network'
  | 'size'
  | 'count'
  | 'duration'
  | 'result';

interface Field {
  readonly kind: ValueKind;
  /** Values of a flow; one that fits is enough. */
  readonly of: (flow: FilterFlow) => readonly (string | number | Uint8Array)[];
}

/** Every field by the name that people write. */
export const FILTER_FIELDS = {
  src: { kind: 'address', of: ({ src }) => [src] },
  dst: { kind: 'address', of: ({ dst }) => [dst] },
  ip: { kind: 'address', of: ({ src, dst }) => [src, dst] },
  port: { kind: 'port', of: ({ srcPort, dstPort }) => [srcPort, dstPort] },
  sport: { kind: 'port', of: ({ srcPort }) => [srcPort] },
  dport: { kind: 'port', of: ({ dstPort }) => [dstPort] },
  proto: { kind: 'protocol', of: ({ protocol }) => [protocol] },
  app: { kind: 'text', of: ({ application }) => [application === '' ? 'unknown' : application] },
  host: { kind: 'text', of: ({ hosts }) => hosts },
  country: { kind: 'country', of: ({ countries }) => countries },
  asn: { kind: 'network', of: ({ networks }) => networks },
  bytes: { kind: 'size', of: ({ bytesSent, bytesReceived }) => [bytesSent + bytesReceived] },
  sent: { kind: 'size', of: ({ bytesSent }) => [bytesSent] },
  received: { kind: 'size', of: ({ bytesReceived }) => [bytesReceived] },
  packets: { kind: 'count', of: ({ packets }) => [packets] },
  duration: { kind: 'duration', of: ({ durationMs }) => [durationMs] },
  result: { kind: 'result', of: ({ result }) => [result] },
} as const satisfies Readonly<Record<string, Field>>;

export type FilterField = keyof typeof FILTER_FIELDS;

export const isFilterField = (name: string): name is FilterField => Object.hasOwn(FILTER_FIELDS, name);

/** Kinds that are smaller or larger than another value. */
const ORDERED: ReadonlySet<ValueKind> = new Set<ValueKind>(['port', 'size', 'count', 'duration']);

export const isOrdered = (field: FilterField): boolean => ORDERED.has(FILTER_FIELDS[field].kind);

/** What people write who know other tools, and what it is called here. */
const OTHER_NAMES: Readonly<Record<string, FilterField>> = {
  'ip.addr': 'ip',
  'ipv6.addr': 'ip',
  addr: 'ip',
  address: 'ip',
  'ip.src': 'src',
  'ip.dst': 'dst',
  source: 'src',
  srcip: 'src',
  dest: 'dst',
  dstip: 'dst',
  destination: 'dst',
  'tcp.port': 'port',
  'udp.port': 'port',
  'tcp.dstport': 'dport',
  'tcp.srcport': 'sport',
  'udp.dstport': 'dport',
  'udp.srcport': 'sport',
  srcport: 'sport',
  dstport: 'dport',
  destport: 'dport',
  protocol: 'proto',
  'ip.proto': 'proto',
  application: 'app',
  service: 'app',
  l7: 'app',
  name: 'host',
  sni: 'host',
  hostname: 'host',
  domain: 'host',
  size: 'bytes',
  length: 'bytes',
  time: 'duration',
  state: 'result',
  status: 'result',
  as: 'asn',
  geo: 'country',
};

/** The field that an unknown name may mean; null when it is like none. */
export function likelyField(name: string): FilterField | null {
  const lower = name.toLowerCase();
  if (isFilterField(lower)) return lower;
  const known = OTHER_NAMES[lower];
  if (known !== undefined) return known;
  const names = Object.keys(FILTER_FIELDS).filter(isFilterField);
  return names.find((field) => lower.length > 2 && (field.startsWith(lower) || lower.startsWith(field))) ?? null;
}
