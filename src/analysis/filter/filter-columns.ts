import type { FilterField } from './flow-filter-fields.ts';

/** Columns of `flows` and `captures` that a field compares; one that fits is enough. */
export const FILTER_COLUMNS: Readonly<Record<FilterField, readonly string[]>> = {
  src: ['src'],
  dst: ['dst'],
  ip: ['src', 'dst'],
  sport: ['src_port'],
  dport: ['dst_port'],
  port: ['src_port', 'dst_port'],
  proto: ['protocol'],
  srccountry: ['src_country'],
  dstcountry: ['dst_country'],
  country: ['src_country', 'dst_country'],
  srcasn: ['src_asn'],
  dstasn: ['dst_asn'],
  asn: ['src_asn', 'dst_asn'],
  srcclass: ['src_class'],
  dstclass: ['dst_class'],
  class: ['src_class', 'dst_class'],
  dir: ['direction'],
  action: ['action'],
  state: ['state'],
  rule: ['rule'],
  vm: ['vm'],
  nic: ['nic'],
  nsg: ['nsg'],
  subnet: ['subnet'],
  vnet: ['vnet'],
  resource: ['vm', 'nic', 'nsg', 'subnet', 'vnet'],
  encryption: ['encryption'],
  log: ['source'],
  time: ['toUnixTimestamp64Milli(time)'],
  bytes: ['bytes_sent + bytes_received'],
  sent: ['bytes_sent'],
  received: ['bytes_received'],
  packets: ['packets_sent + packets_received'],
  duration: ['duration_ms'],
  app: ["if(app = '', 'unknown', app)"],
  host: ['host'],
  result: ['result'],
};

/** Likewise over all rows of one flow, for the fields that are a matter of the whole flow. */
export const WHOLE_FLOW_COLUMNS: Readonly<Partial<Record<FilterField, string>>> = {
  bytes: 'sum(bytes_sent + bytes_received)',
  sent: 'sum(bytes_sent)',
  received: 'sum(bytes_received)',
  packets: 'sum(packets_sent + packets_received)',
  duration: 'toUnixTimestamp64Milli(max(time)) - toUnixTimestamp64Milli(min(time))',
};

/** The flow of a row as one log tells of it at one end: both ends, and two logs, tell all its bytes once each. */
export const FLOW_IN_LOG = 'bitXor(cityHash64(src, dst, src_port, dst_port, protocol, direction), cityHash64(source))';

/** The same for all rows of a flow in a log, so that flows can be chosen by it before their rows are added up. */
export const SAME_IN_FLOW: ReadonlySet<FilterField> = new Set<FilterField>([
  ...(['src', 'dst', 'ip', 'sport', 'dport', 'port', 'proto'] as const),
  ...(['srccountry', 'dstcountry', 'country', 'srcasn', 'dstasn', 'asn'] as const),
  ...(['srcclass', 'dstclass', 'class', 'dir', 'log'] as const),
]);
