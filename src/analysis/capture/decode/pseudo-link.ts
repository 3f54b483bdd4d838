import type { Packet } from '../packet.ts';
import { layerOfEtherType } from './ethernet.ts';
import { LAYER, STOP } from './layer.ts';

/**
 * LINKTYPE_NULL: address family in the byte order of the machine that captured, which may not be that of the file.
 * Families are below 2^16, so the order in which the upper half is zero is the right one.
 */
export function readNull(packet: Packet): number {
  const { at, view } = packet;
  if (at + 4 > packet.end) return STOP.cut;
  packet.at = at + 4;
  const family = view.getUint32(at, true);
  return layerOfFamily(family > 0xffff ? view.getUint32(at, false) : family);
}

/** LINKTYPE_LOOP, OpenBSD: the same in network byte order. */
export function readLoop(packet: Packet): number {
  const { at, view } = packet;
  if (at + 4 > packet.end) return STOP.cut;
  packet.at = at + 4;
  return layerOfFamily(view.getUint32(at));
}

/** AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on Darwin, 23 on Windows. */
function layerOfFamily(family: number): number {
  switch (family) {
    case 2:
      return LAYER.ipv4;
    case 10:
    case 23:
    case 24:
    case 28:
    case 30:
      return LAYER.ipv6;
    default:
      return STOP.otherProtocol;
  }
}

/** ARPHRD types whose protocol field does not hold an Ethernet type. */
const ARPHRD_IPGRE = 778;
const ARPHRD_NETLINK = 824;
const ARPHRD_RADIOTAP = 803;

/** LINKTYPE_LINUX_SLL: packet type 0..1, ARPHRD 2..3, address length 4..5, address 6..13, protocol 14..15. */
export function readSll(packet: Packet): number {
  const { at, view } = packet;
  if (at + 16 > packet.end) return STOP.cut;
  packet.at = at + 16;
  return layerOfCooked(view.getUint16(at + 2), view.getUint16(at + 14));
}

/** LINKTYPE_LINUX_SLL2: protocol 0..1, interface 4..7, ARPHRD 8..9, packet type 10, address length 11, address 12..19. */
export function readSll2(packet: Packet): number {
  const { at, view } = packet;
  if (at + 20 > packet.end) return STOP.cut;
  packet.at = at + 20;
  return layerOfCooked(view.getUint16(at + 8), view.getUint16(at));
}

/** Protocol 1 is a frame without LLC (Novell), 4 is LLC; below 0x0600 the other values are Linux's own. */
function layerOfCooked(hardware: number, protocol: number): number {
  if (hardware === ARPHRD_NETLINK) return STOP.otherProtocol;
  if (hardware === ARPHRD_RADIOTAP) return LAYER.radiotap;
  if (hardware === ARPHRD_IPGRE && protocol < 0x0600) return STOP.otherProtocol;
  if (protocol === 4) return LAYER.llc;
  return protocol < 0x0600 ? STOP.otherProtocol : layerOfEtherType(protocol);
}

/** LINKTYPE_C_HDLC: address, control, Ethernet type (RFC 1547 section 4.3.1). */
export function readCiscoHdlc(packet: Packet): number {
  const { at, view } = packet;
  if (at + 4 > packet.end) return STOP.cut;
  packet.at = at + 4;
  const layer = layerOfEtherType(view.getUint16(at + 2));
  return layer === LAYER.llc ? STOP.otherProtocol : layer;
}
