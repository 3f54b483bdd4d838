import type { Packet } from '../packet.ts';
import { layerOfEtherType } from './ethernet.ts';
import { LAYER, STOP } from './layer.ts';

const L2TP = 1701;
const GTP_USER = 2152;
const TEREDO = 3544;
const VXLAN = 4789;
const GENEVE = 6081;

/** A quick no for nearly every datagram. */
export const mayBeTunnel = (port: number): boolean =>
  port >= L2TP &&
  port <= GENEVE &&
  (port === VXLAN || port === GENEVE || port === GTP_USER || port === TEREDO || port === L2TP);

/**
 * Reads the tunnel's header at the beginning of the UDP payload, with `at` behind it, and returns what is inside. A port
 * alone makes no tunnel: version and flags must be those of one.
 */
export function readUdpTunnel(packet: Packet): number {
  const { payloadOffset, end, srcPort, dstPort } = packet;
  // The shortest of the headers; L2TP may have less, and then nothing inside.
  if (payloadOffset + 8 > end) return STOP.done;
  packet.at = payloadOffset;
  const inner = readHeader(packet, mayBeTunnel(dstPort) ? dstPort : srcPort);
  packet.carriesFlows = inner < STOP.done;
  return packet.carriesFlows ? inner : STOP.done;
}

function readHeader(packet: Packet, port: number): number {
  switch (port) {
    case VXLAN:
      return readVxlan(packet);
    case GENEVE:
      return readGeneve(packet);
    case GTP_USER:
      return readGtp(packet);
    case TEREDO:
      return readTeredo(packet);
    default:
      return readL2tp(packet);
  }
}

/** RFC 7348 section 5: flags (08: the identifier is there), reserved 1..3, identifier 4..6, reserved; then Ethernet. */
function readVxlan(packet: Packet): number {
  const { at, view } = packet;
  if ((view.getUint8(at) & 0x08) === 0) return STOP.done;
  packet.at = at + 8;
  return LAYER.ethernet;
}

/** RFC 8926 section 3.4: version 2 bits, option length 6 bits in units of 4 bytes, Ethernet type 2..3, identifier 4..6. */
function readGeneve(packet: Packet): number {
  const { at, view } = packet;
  const first = view.getUint8(at);
  if (first >> 6 !== 0) return STOP.done;
  packet.at = at + 8 + ((first & 0x3f) << 2);
  const layer = layerOfEtherType(view.getUint16(at + 2));
  return layer === LAYER.llc ? STOP.done : layer;
}

/**
 * 3GPP TS 29.281 section 5.1: version 1 and protocol type GTP in the upper four bits of byte 0, message 255 (a user's
 * packet) in byte 1, length 2..3, tunnel 4..7. With any of the flags 07, four bytes more, of which the last is the type of
 * an extension header: length in units of 4 bytes first, type of the next one last (section 5.2.1). Then IP.
 */
function readGtp(packet: Packet): number {
  const { view, end } = packet;
  let { at } = packet;
  const flags = view.getUint8(at);
  if (flags >> 4 !== 3 || view.getUint8(at + 1) !== 0xff) return STOP.done;
  at += 8;
  if ((flags & 7) !== 0) {
    if (at + 4 > end) return STOP.done;
    at += 4;
    let hasNext = (flags & 4) !== 0 && view.getUint8(at - 1) !== 0;
    while (hasNext) {
      const length = at < end ? view.getUint8(at) << 2 : 0;
      if (length === 0 || at + length > end) return STOP.done;
      at += length;
      hasNext = view.getUint8(at - 1) !== 0;
    }
  }
  return ipAt(packet, at);
}

/**
 * RFC 4380 section 5.1.1: before the IPv6 packet there may be an authentication (0001; lengths of identifier and value in
 * bytes 2 and 3, nonce of 8, confirmation of 1) and an origin (0000; port and address, 8 bytes in all).
 */
function readTeredo(packet: Packet): number {
  const { view, end } = packet;
  let { at } = packet;
  if (view.getUint16(at) === 1) at += 13 + view.getUint8(at + 2) + view.getUint8(at + 3);
  if (at + 2 <= end && view.getUint16(at) === 0) at += 8;
  const layer = ipAt(packet, at);
  return layer === LAYER.ipv6 ? layer : STOP.done;
}

/**
 * RFC 2661 section 3.1: flags and version 2 in 0..1, of which 8000 marks control, 4000 a length, 0800 sequence numbers
 * and 0200 an offset; then tunnel and session of 16 bits each. Then PPP.
 */
function readL2tp(packet: Packet): number {
  const { at, view } = packet;
  const flags = view.getUint16(at);
  if ((flags & 0x800f) !== 2) return STOP.done;
  let next = at + 6 + (flags & 0x4000 ? 2 : 0) + (flags & 0x0800 ? 4 : 0);
  if (flags & 0x0200) {
    if (next + 2 > packet.end) return STOP.done;
    next += 2 + view.getUint16(next);
  }
  packet.at = next;
  return LAYER.ppp;
}

function ipAt(packet: Packet, at: number): number {
  if (at >= packet.end) return STOP.done;
  packet.at = at;
  const version = packet.view.getUint8(at) >> 4;
  if (version === 4) return LAYER.ipv4;
  return version === 6 ? LAYER.ipv6 : STOP.done;
}
