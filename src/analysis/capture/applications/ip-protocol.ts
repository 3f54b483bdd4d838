import type { PortService } from './port-services.ts';

/** What carries no ports is named by its IP protocol number (IANA "Protocol Numbers"), as nDPI names such flows. */
const NAMES: ReadonlyMap<number, PortService> = new Map([
  [1, { name: 'ICMP', service: 'icmp' }],
  [2, { name: 'IGMP', service: 'igmp' }],
  [4, { name: 'IP_in_IP', service: 'ipv4' }],
  [8, { name: 'EGP', service: 'egp' }],
  [41, { name: 'IP_in_IP', service: 'ipv6' }],
  [47, { name: 'GRE', service: 'gre' }],
  [50, { name: 'IPsec', service: 'esp' }],
  [51, { name: 'IPsec', service: 'ah' }],
  [58, { name: 'ICMPV6', service: 'ipv6-icmp' }],
  [89, { name: 'OSPF', service: 'ospf' }],
  [103, { name: 'PIM', service: 'pim' }],
  [112, { name: 'VRRP', service: 'vrrp' }],
  [132, { name: 'SCTP', service: 'sctp' }],
]);

/** Undefined for TCP, UDP and protocols without a name here. */
export const ipProtocolName = (protocol: number): PortService | undefined => NAMES.get(protocol);
