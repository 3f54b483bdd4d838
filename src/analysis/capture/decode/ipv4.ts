import type { Packet } from '../packet.ts';
import { layerOfProtocol } from './ip-protocol.ts';
import { LAYER, STOP } from './layer.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { ipv4: LAYER_IPV4, ipv6: LAYER_IPV6, laterFragment: LAYER_LATER_FRAGMENT } = LAYER;
const { badIp: STOP_BAD_IP, cut: STOP_CUT, tooDeep: STOP_TOO_DEEP } = STOP;

/** More IP headers inside each other than any network has: a packet made to keep us busy. */
const MOST_IP_HEADERS = 16;

/** Version in the upper four bits of byte 0 (RFC 791 section 3.1, RFC 8200 section 3). */
export function readIp(packet: Packet): number {
  if (packet.at >= packet.end) return STOP_CUT;
  const version = packet.view.getUint8(packet.at) >> 4;
  if (version === 4) return LAYER_IPV4;
  return version === 6 ? LAYER_IPV6 : STOP_BAD_IP;
}

/**
 * RFC 791 section 3.1: version and header length 0, total length 2..3, identification 4..5, flags and fragment offset
 * 6..7, protocol 9, source 12..15, destination 16..19.
 */
export function readIpv4(packet: Packet): number {
  const { at, view } = packet;
  if (at + 20 > packet.end) return STOP_CUT;
  const first = view.getUint8(at);
  const headerLength = (first & 0x0f) << 2;
  if (first >> 4 !== 4 || headerLength < 20) return STOP_BAD_IP;
  if (++packet.ipDepth > MOST_IP_HEADERS) return STOP_TOO_DEEP;
  const totalLength = view.getUint16(at + 2);
  // Zero when the network card was to cut a larger segment: then the packet reaches to the end of the frame.
  if (totalLength !== 0) {
    if (totalLength < headerLength) return STOP_BAD_IP;
    if (at + totalLength < packet.wireEnd) packet.wireEnd = at + totalLength;
    if (packet.wireEnd < packet.end) packet.end = packet.wireEnd;
  }
  packet.ipVersion = 4;
  packet.src0 = 0;
  packet.src1 = 0;
  packet.src2 = 0xffff;
  packet.src3 = view.getInt32(at + 12);
  packet.dst0 = 0;
  packet.dst1 = 0;
  packet.dst2 = 0xffff;
  packet.dst3 = view.getInt32(at + 16);
  packet.protocol = view.getUint8(at + 9);
  packet.at = at + headerLength;
  const fragment = view.getUint16(at + 6) & 0x3fff;
  packet.isFragment = fragment !== 0;
  if (fragment !== 0) {
    packet.fragmentOffset = fragment & 0x1fff;
    packet.fragmentId = view.getUint16(at + 4);
    if (packet.fragmentOffset !== 0) return LAYER_LATER_FRAGMENT;
  }
  return layerOfProtocol(packet.protocol);
}
