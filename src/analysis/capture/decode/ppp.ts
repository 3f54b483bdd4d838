import type { Packet } from '../packet.ts';
import { LAYER, STOP } from './layer.ts';

/** RFC 2516 section 4: version and type 1 each, code 0 in a session, session id 2..3, length 4..5, then PPP. */
export function readPppoe(packet: Packet): number {
  const { at, view } = packet;
  if (at + 8 > packet.end) return STOP.cut;
  if (view.getUint8(at) !== 0x11) return STOP.badHeader;
  packet.at = at + 6;
  return LAYER.ppp;
}

/**
 * RFC 1661 section 2 and RFC 1662 section 3.1: address ff and control 03 may be left out (section 6.6), and a protocol
 * below 256 may take one byte, which is odd as every last byte of a protocol is (section 6.5).
 */
export function readPpp(packet: Packet): number {
  const { view, end } = packet;
  let { at } = packet;
  if (at + 2 <= end && view.getUint16(at) === 0xff03) at += 2;
  if (at + 2 > end) return STOP.cut;
  const isShort = (view.getUint8(at) & 1) === 1;
  packet.at = at + (isShort ? 1 : 2);
  return layerOfPpp(isShort ? view.getUint8(at) : view.getUint16(at));
}

/** https://www.iana.org/assignments/ppp-numbers. */
function layerOfPpp(protocol: number): number {
  switch (protocol) {
    case 0x0021:
      return LAYER.ipv4;
    case 0x0057:
      return LAYER.ipv6;
    case 0x0281:
    case 0x0283:
      return LAYER.mpls;
    default:
      return STOP.otherPpp;
  }
}

/** LINKTYPE_PPP_WITH_DIR: one byte, 0 received or 1 sent, before the frame. */
export function readPppWithDirection(packet: Packet): number {
  packet.at += 1;
  return LAYER.ppp;
}
