import type { Packet } from '../packet.ts';
import { LAYER, STOP } from './layer.ts';

/**
 * RFC 3032 section 2.1: entries of 4 bytes, bit 23 marks the bottom of the stack. Nothing says what is below it: as
 * RFC 4928 section 3 explains, the first four bits tell IPv4 and IPv6, and 0 is a pseudowire's control word (RFC 4385
 * section 3) before, here, Ethernet.
 */
export function readMpls(packet: Packet): number {
  const { view, end } = packet;
  let { at } = packet;
  for (let isBottom = false; !isBottom; at += 4) {
    if (at + 4 > end) return STOP.cut;
    isBottom = (view.getUint8(at + 2) & 1) === 1;
  }
  if (at >= end) return STOP.cut;
  packet.at = at;
  const nibble = view.getUint8(at) >> 4;
  if (nibble === 4) return LAYER.ipv4;
  if (nibble === 6) return LAYER.ipv6;
  if (nibble !== 0) return STOP.otherProtocol;
  packet.at = at + 4;
  return LAYER.ethernet;
}
