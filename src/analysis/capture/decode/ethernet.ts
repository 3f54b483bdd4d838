import type { Packet } from '../packet.ts';
import { LAYER, STOP } from './layer.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { ipv4: LAYER_IPV4 } = LAYER;
const { cut: STOP_CUT } = STOP;

/** IEEE 802 numbers, https://www.iana.org/assignments/ieee-802-numbers. */
const ETHER_TYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  rarp: 0x8035,
  transparentEthernet: 0x6558,
  vlan: 0x8100,
  ipv6: 0x86dd,
  ppp: 0x880b,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoeSession: 0x8864,
  serviceVlan: 0x88a8,
  oldQinq: 0x9100,
  olderQinq: 0x9200,
} as const;
/** IEEE 802.3 clause 3.2.6: up to 1500 the field is a length, and LLC follows. */
const LARGEST_LENGTH = 1500;

/** Which header an Ethernet type announces. */
export function layerOfEtherType(type: number): number {
  switch (type) {
    case ETHER_TYPE.ipv4:
      return LAYER_IPV4;
    case ETHER_TYPE.ipv6:
      return LAYER.ipv6;
    case ETHER_TYPE.vlan:
    case ETHER_TYPE.serviceVlan:
    case ETHER_TYPE.oldQinq:
    case ETHER_TYPE.olderQinq:
      return LAYER.vlan;
    case ETHER_TYPE.mpls:
    case ETHER_TYPE.mplsMulticast:
      return LAYER.mpls;
    case ETHER_TYPE.pppoeSession:
      return LAYER.pppoe;
    case ETHER_TYPE.transparentEthernet:
      return LAYER.ethernet;
    case ETHER_TYPE.ppp:
      return LAYER.ppp;
    case ETHER_TYPE.arp:
    case ETHER_TYPE.rarp:
      return STOP.arp;
    default:
      return type <= LARGEST_LENGTH ? LAYER.llc : STOP.otherEtherType;
  }
}

/** IEEE 802.3 clause 3.1: destination 0..5, source 6..11, type or length 12..13. */
export function readEthernet(packet: Packet): number {
  const { at } = packet;
  if (at + 14 > packet.end) return STOP_CUT;
  packet.at = at + 14;
  return layerOfEtherType(packet.view.getUint16(at + 12));
}

/** IEEE 802.1Q clause 9.6: priority 3 bits, drop eligible 1, VLAN id 12; then the type of what follows. */
export function readVlan(packet: Packet): number {
  const { at, view } = packet;
  if (at + 4 > packet.end) return STOP_CUT;
  if (packet.vlan < 0) packet.vlan = view.getUint16(at) & 0x0fff;
  packet.at = at + 4;
  return layerOfEtherType(view.getUint16(at + 2));
}

const SNAP = 0xaaaa03;

/**
 * IEEE 802.2 clause 3.2: DSAP, SSAP, control. With SNAP (RFC 1042) organisation 3..5 and type 6..7; organisations other
 * than 000000 and 0000f8 (802.1H) have types of their own.
 */
export function readLlc(packet: Packet): number {
  const { at, view } = packet;
  if (at + 3 > packet.end) return STOP_CUT;
  const isIp = view.getUint16(at) === 0x0606;
  if (isIp) {
    packet.at = at + 3;
    return LAYER.ip;
  }
  if (((view.getUint16(at) << 8) | view.getUint8(at + 2)) !== SNAP) return STOP.llc;
  if (at + 8 > packet.end) return STOP_CUT;
  const organisation = (view.getUint16(at + 3) << 8) | view.getUint8(at + 5);
  if (organisation !== 0 && organisation !== 0x0000f8) return STOP.llc;
  packet.at = at + 8;
  const layer = layerOfEtherType(view.getUint16(at + 6));
  return layer === LAYER.llc ? STOP.llc : layer;
}
