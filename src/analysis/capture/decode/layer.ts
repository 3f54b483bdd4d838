/**
 * What a decoder says comes next. Each reads one header at `packet.at`, moves `at` behind it and returns one of these,
 * so that headers may follow each other in any order and depth without recursion.
 */
export const LAYER = {
  ethernet: 1,
  /** What an Ethernet type names: see `layerOfEtherType`. */
  vlan: 2,
  mpls: 3,
  pppoe: 4,
  ppp: 5,
  llc: 6,
  wifi: 7,
  /** IPv4 or IPv6 by the first four bits. */
  ip: 8,
  ipv4: 9,
  ipv6: 10,
  tcp: 11,
  udp: 12,
  sctp: 13,
  gre: 14,
  /** IP in IP: the outer packet is a flow, the inner ones are others. */
  ipv4InIp: 17,
  ipv6InIp: 18,
  mplsInIp: 19,
  ethernetInIp: 20,
  /** ICMP, ESP, AH and everything else without ports. */
  portless: 21,
  laterFragment: 22,
  null: 23,
  loop: 24,
  sll: 25,
  sll2: 26,
  ciscoHdlc: 27,
  pppWithDirection: 28,
  radiotap: 29,
  prism: 30,
} as const;

/** Why decoding ended before a transport header, or why there is none. Numbers above every layer. */
export const STOP = {
  done: 64,
  cut: 65,
  arp: 66,
  otherEtherType: 67,
  llc: 68,
  otherLinkType: 69,
  otherPpp: 70,
  badIp: 71,
  badHeader: 72,
  tooDeep: 73,
  wifiControl: 74,
  wifiEncrypted: 75,
  otherProtocol: 76,
} as const;

/** As the capture's facts name them; the index is the number minus `STOP.done`. */
export const STOP_NAMES = [
  'done',
  'cut by snap length',
  'ARP',
  'other Ethernet type',
  'LLC',
  'link type not decoded',
  'other PPP protocol',
  'bad IP header',
  'bad header below IP',
  'tunnels too deep',
  '802.11 management or control',
  '802.11 encrypted',
  'other protocol',
] as const;
