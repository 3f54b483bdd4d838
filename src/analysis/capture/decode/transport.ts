import type { Packet } from '../packet.ts';
import { STOP } from './layer.ts';
import { mayBeTunnel, readUdpTunnel } from './udp-tunnel.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { done: STOP_DONE } = STOP;

/** Ports are the first two 16-bit words of TCP, UDP and SCTP; cut before them, only the addresses are known. */
function readPorts(packet: Packet): boolean {
  const { at, view } = packet;
  packet.carriesFlows = false;
  packet.tcpKnown = false;
  packet.tcpFlags = 0;
  packet.window = -1;
  packet.payloadLength = 0;
  packet.payloadWireLength = 0;
  packet.portsKnown = at + 4 <= packet.end;
  packet.srcPort = packet.portsKnown ? view.getUint16(at) : 0;
  packet.dstPort = packet.portsKnown ? view.getUint16(at + 2) : 0;
  return packet.portsKnown;
}

/** Everything behind a header that ends at `from` is payload, up to the end of the IP packet. */
function setPayload(packet: Packet, from: number): void {
  packet.payloadOffset = from;
  packet.payloadLength = Math.max(packet.end - from, 0);
  packet.payloadWireLength = Math.max(packet.wireEnd - from, 0);
}

/**
 * RFC 9293 section 3.1: sequence number 4..7, acknowledgement 8..11, data offset in the upper half of byte 12 in units
 * of 4 bytes, flags 13, window 14..15.
 */
export function readTcp(packet: Packet): void {
  const { at, view, end } = packet;
  if (!readPorts(packet) || at + 14 > end) return;
  packet.tcpKnown = true;
  packet.sequence = view.getInt32(at + 4);
  packet.acknowledgement = view.getInt32(at + 8);
  packet.tcpFlags = view.getUint8(at + 13);
  if (at + 16 <= end) packet.window = view.getUint16(at + 14);
  const headerLength = (view.getUint8(at + 12) >> 4) << 2;
  // Below 20 the header is wrong, and where its data begins cannot be told.
  if (headerLength >= 20) setPayload(packet, at + headerLength);
}

/**
 * RFC 768: length 4..5 with the header; 0 in a jumbogram (RFC 2675 section 4) and where the network card was to cut.
 * Returns what the datagram carries, when that is a tunnel.
 */
export function readUdp(packet: Packet): number {
  const { at, view } = packet;
  if (!readPorts(packet) || at + 8 > packet.end) return STOP_DONE;
  const length = view.getUint16(at + 4);
  if (length >= 8 && packet.protocol === 17) {
    if (at + length < packet.wireEnd) packet.wireEnd = at + length;
    if (packet.wireEnd < packet.end) packet.end = packet.wireEnd;
  }
  setPayload(packet, at + 8);
  return mayBeTunnel(packet.dstPort) || mayBeTunnel(packet.srcPort) ? readUdpTunnel(packet) : STOP_DONE;
}

/** RFC 9260 section 3.1: ports, verification tag, checksum: 12 bytes, then chunks. */
export function readSctp(packet: Packet): void {
  if (readPorts(packet) && packet.at + 12 <= packet.end) setPayload(packet, packet.at + 12);
}

/** A packet that counts for its addresses and protocol alone. */
export function readPortless(packet: Packet, carriesFlows: boolean): void {
  packet.carriesFlows = carriesFlows;
  packet.tcpKnown = false;
  packet.tcpFlags = 0;
  packet.window = -1;
  packet.portsKnown = false;
  packet.srcPort = 0;
  packet.dstPort = 0;
  packet.payloadOffset = packet.at;
  packet.payloadLength = 0;
  packet.payloadWireLength = 0;
}
