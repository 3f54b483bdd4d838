/** IANA "ICMP Type Numbers" and "Codes" (RFC 792, RFC 1122, RFC 1812), in lower case. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [0, 'echo reply'],
  [3, 'destination unreachable'],
  [4, 'source quench'],
  [5, 'redirect'],
  [8, 'echo'],
  [9, 'router advertisement'],
  [10, 'router solicitation'],
  [11, 'time exceeded'],
  [12, 'parameter problem'],
  [13, 'timestamp'],
  [14, 'timestamp reply'],
  [17, 'address mask request'],
  [18, 'address mask reply'],
  [42, 'extended echo request'],
  [43, 'extended echo reply'],
]);

const UNREACHABLE: readonly string[] = [
  'net unreachable',
  'host unreachable',
  'protocol unreachable',
  'port unreachable',
  "fragmentation needed and don't fragment was set",
  'source route failed',
  'destination network unknown',
  'destination host unknown',
  'source host isolated',
  'communication with destination network is administratively prohibited',
  'communication with destination host is administratively prohibited',
  'destination network unreachable for type of service',
  'destination host unreachable for type of service',
  'communication administratively prohibited',
  'host precedence violation',
  'precedence cutoff in effect',
];

/** IANA "ICMPv6 type Numbers" (RFC 4443, RFC 4861, RFC 2710, RFC 3810). */
const TYPES_6: ReadonlyMap<number, string> = new Map([
  [1, 'destination unreachable'],
  [2, 'packet too big'],
  [3, 'time exceeded'],
  [4, 'parameter problem'],
  [128, 'echo request'],
  [129, 'echo reply'],
  [130, 'multicast listener query'],
  [131, 'multicast listener report'],
  [132, 'multicast listener done'],
  [133, 'router solicitation'],
  [134, 'router advertisement'],
  [135, 'neighbor solicitation'],
  [136, 'neighbor advertisement'],
  [137, 'redirect message'],
  [143, 'version 2 multicast listener report'],
]);

const UNREACHABLE_6: readonly string[] = [
  'no route to destination',
  'communication with destination administratively prohibited',
  'beyond scope of source address',
  'address unreachable',
  'port unreachable',
  'source address failed ingress/egress policy',
  'reject route to destination',
];

const ICMP = 1;
const ICMPV6 = 58;

/**
 * What an ICMP (protocol 1) or ICMPv6 (58) message is, by its first two bytes, type and code: `echo`,
 * `destination unreachable: port unreachable`. Numbers where IANA has no name; '' for other protocols.
 */
export function icmpKind(protocol: number, type: number, code: number): string {
  if (protocol !== ICMP && protocol !== ICMPV6) return '';
  const name = (protocol === ICMP ? TYPES : TYPES_6).get(type) ?? `type ${type}`;
  const isUnreachable = type === (protocol === ICMP ? 3 : 1);
  if (!isUnreachable) return code === 0 ? name : `${name}, code ${code}`;
  return `${name}: ${(protocol === ICMP ? UNREACHABLE : UNREACHABLE_6)[code] ?? `code ${code}`}`;
}
