import { type FilterField, isFilterField } from './flow-filter-fields.ts';

/** A field by a name of another tool. `tcp.port` says the protocol too. */
export interface NamedField {
  readonly field: FilterField;
  /** IANA number of the protocol that the name implies. */
  readonly protocol?: number;
}

const TCP = 6;
const UDP = 17;

/** Names of Wireshark, of KQL's NTANetAnalytics and of everyday, in lower case. */
const OTHER_NAMES: Readonly<Record<string, FilterField>> = {
  'ip.addr': 'ip',
  'ipv6.addr': 'ip',
  'ip.host': 'ip',
  addr: 'ip',
  address: 'ip',
  'ip.src': 'src',
  'ipv6.src': 'src',
  source: 'src',
  srcip: 'src',
  sourceip: 'src',
  srcaddr: 'src',
  'ip.dst': 'dst',
  'ipv6.dst': 'dst',
  dest: 'dst',
  dstip: 'dst',
  destip: 'dst',
  destinationip: 'dst',
  dstaddr: 'dst',
  destination: 'dst',
  srcport: 'sport',
  sourceport: 'sport',
  dstport: 'dport',
  destport: 'dport',
  destinationport: 'dport',
  protocol: 'proto',
  'ip.proto': 'proto',
  l4: 'proto',
  l4protocol: 'proto',
  scountry: 'srccountry',
  dcountry: 'dstcountry',
  geo: 'country',
  'ip.geoip.country_iso': 'country',
  sasn: 'srcasn',
  dasn: 'dstasn',
  as: 'asn',
  network: 'asn',
  'ip.geoip.asnum': 'asn',
  direction: 'dir',
  flowdirection: 'dir',
  decision: 'action',
  flowstatus: 'action',
  nsgrule: 'rule',
  aclrule: 'rule',
  machine: 'vm',
  mac: 'nic',
  acl: 'nsg',
  flowencryption: 'encryption',
  file: 'log',
  capture: 'log',
  flowlog: 'log',
  timestamp: 'time',
  timegenerated: 'time',
  flowstarttime: 'time',
  'frame.time': 'time',
  size: 'bytes',
  totalbytes: 'bytes',
  bytessent: 'sent',
  bytessrctodest: 'sent',
  bytesreceived: 'received',
  bytesdesttosrc: 'received',
  recv: 'received',
  rcvd: 'received',
  pkts: 'packets',
  application: 'app',
  service: 'app',
  l7: 'app',
  l7protocol: 'app',
  name: 'host',
  sni: 'host',
  hostname: 'host',
  domain: 'host',
  'http.host': 'host',
  'dns.qry.name': 'host',
  'tls.handshake.extensions_server_name': 'host',
  status: 'result',
};

const WITH_PROTOCOL: Readonly<Record<string, NamedField>> = {
  'tcp.port': { field: 'port', protocol: TCP },
  'tcp.srcport': { field: 'sport', protocol: TCP },
  'tcp.dstport': { field: 'dport', protocol: TCP },
  'udp.port': { field: 'port', protocol: UDP },
  'udp.srcport': { field: 'sport', protocol: UDP },
  'udp.dstport': { field: 'dport', protocol: UDP },
};

/** The field of a name, in any case; null when no tool calls one so. */
export function namedField(name: string): NamedField | null {
  const lower = name.toLowerCase();
  if (isFilterField(lower)) return { field: lower };
  if (Object.hasOwn(WITH_PROTOCOL, lower)) return WITH_PROTOCOL[lower] ?? null;
  const field = Object.hasOwn(OTHER_NAMES, lower) ? OTHER_NAMES[lower] : undefined;
  return field === undefined ? null : { field };
}

/** The one of these fields that a name with a slip in it may mean; null when it is like none. */
export function likelyField(name: string, fields: readonly FilterField[]): FilterField | null {
  const lower = name.toLowerCase();
  if (lower.length < 3) return null;
  const near = (field: string): boolean => field.length > 2 && (field.startsWith(lower) || lower.startsWith(field));
  return fields.find(near) ?? fields.find((field) => isOneSlip(lower, field)) ?? null;
}

/** One letter more, less, another, or two that changed places. */
function isOneSlip(word: string, other: string): boolean {
  let start = 0;
  while (start < word.length && word[start] === other[start]) start++;
  let [end, otherEnd] = [word.length, other.length];
  while (end > start && otherEnd > start && word[end - 1] === other[otherEnd - 1]) {
    end--;
    otherEnd--;
  }
  const [left, wanted] = [word.slice(start, end), other.slice(start, otherEnd)];
  if (Math.max(left.length, wanted.length) <= 1) return true;
  return left.length === 2 && left === [...wanted].toReversed().join('');
}
