import type { Packet } from '../packet.ts';
import { layerOfProtocol } from './ip-protocol.ts';
import { LAYER, STOP } from './layer.ts';

const MOST_IP_HEADERS = 16;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION = 60;
const MOBILITY = 135;
const HIP = 139;
const SHIM6 = 140;

/**
 * RFC 8200 section 3: version 0, payload length 4..5, next header 6, source 8..23, destination 24..39.
 */
export function readIpv6(packet: Packet): number {
  const { at, view } = packet;
  if (at + 40 > packet.end) return STOP.cut;
  if (view.getUint8(at) >> 4 !== 6) return STOP.badIp;
  if (++packet.ipDepth > MOST_IP_HEADERS) return STOP.tooDeep;
  const payloadLength = view.getUint16(at + 4);
  // Zero for jumbograms (RFC 2675 section 3) and for segments that the network card was to cut.
  if (payloadLength !== 0) {
    const ipEnd = at + 40 + payloadLength;
    if (ipEnd < packet.wireEnd) packet.wireEnd = ipEnd;
    if (packet.wireEnd < packet.end) packet.end = packet.wireEnd;
  }
  packet.ipVersion = 6;
  packet.src0 = view.getInt32(at + 8);
  packet.src1 = view.getInt32(at + 12);
  packet.src2 = view.getInt32(at + 16);
  packet.src3 = view.getInt32(at + 20);
  packet.dst0 = view.getInt32(at + 24);
  packet.dst1 = view.getInt32(at + 28);
  packet.dst2 = view.getInt32(at + 32);
  packet.dst3 = view.getInt32(at + 36);
  packet.isFragment = false;
  packet.at = at + 40;
  return readExtensionHeaders(packet, view.getUint8(at + 6));
}

/**
 * RFC 8200 section 4: next header in byte 0 and the length in byte 1, in units of 8 bytes without the first 8; in an
 * authentication header (RFC 4302 section 2.2) in units of 4 without the first two of them.
 */
function readExtensionHeaders(packet: Packet, firstHeader: number): number {
  const { view, end } = packet;
  let header = firstHeader;
  for (;;) {
    packet.protocol = header;
    const { at } = packet;
    switch (header) {
      case HOP_BY_HOP:
      case ROUTING:
      case DESTINATION:
      case MOBILITY:
      case HIP:
      case SHIM6:
        if (at + 8 > end) return STOP.cut;
        packet.at = at + ((view.getUint8(at + 1) + 1) << 3);
        break;
      case AUTHENTICATION:
        if (at + 8 > end) return STOP.cut;
        packet.at = at + ((view.getUint8(at + 1) + 2) << 2);
        break;
      case FRAGMENT:
        if (at + 8 > end) return STOP.cut;
        packet.at = at + 8;
        if (readFragment(packet, at)) {
          packet.protocol = view.getUint8(at);
          return LAYER.laterFragment;
        }
        break;
      default:
        return layerOfProtocol(header);
    }
    header = view.getUint8(at);
  }
}

/**
 * RFC 8200 section 4.5: offset in the upper 13 bits of bytes 2..3, "more" in the lowest, identification 4..7. Neither
 * offset nor "more" is an atomic fragment (RFC 6946), which is whole. True for all but the first.
 */
function readFragment(packet: Packet, at: number): boolean {
  const word = packet.view.getUint16(at + 2);
  packet.isFragment = (word & 0xfff9) !== 0;
  packet.fragmentOffset = word >> 3;
  packet.fragmentId = packet.view.getInt32(at + 4);
  return packet.fragmentOffset !== 0;
}
