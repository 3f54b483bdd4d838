import type { Packet } from '../packet.ts';
import { ROW, ROW_BIT } from '../packet-rows.ts';
import { ipv6Hash, mixHash } from './flow-hash.ts';
import { KEY, PLACE } from './record-layout.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const {
  acknowledgement: ROW_ACKNOWLEDGEMENT,
  bits: ROW_BITS,
  capturedLength: ROW_CAPTURED_LENGTH,
  hash: ROW_HASH,
  highAddress: ROW_HIGH_ADDRESS,
  highPrefix: ROW_HIGH_PREFIX,
  key: ROW_KEY,
  lowAddress: ROW_LOW_ADDRESS,
  lowPrefix: ROW_LOW_PREFIX,
  nanoseconds: ROW_NANOSECONDS,
  payloadLength: ROW_PAYLOAD_LENGTH,
  payloadOffset: ROW_PAYLOAD_OFFSET,
  payloadWireLength: ROW_PAYLOAD_WIRE_LENGTH,
  ports: ROW_PORTS,
  seconds: ROW_SECONDS,
  sequence: ROW_SEQUENCE,
  window: ROW_WINDOW,
  wireLength: ROW_WIRE_LENGTH,
} = ROW;
const { carriesFlows: CARRIES_FLOWS, fromLow: FROM_LOW, hasTime: HAS_TIME, tcpKnown: TCP_KNOWN } = ROW_BIT;
const { isIpv6: KEY_IS_IPV6, portsKnown: KEY_PORTS_KNOWN } = KEY;
const { depthMask: DEPTH_MASK, depthShift: DEPTH_SHIFT, vlanShift: VLAN_SHIFT } = PLACE;

/** Whether the sender of the packet is the low end: smaller address, then smaller port, words compared as signed. */
function isFromLow(packet: Packet): boolean {
  if (packet.src3 !== packet.dst3) return packet.src3 < packet.dst3;
  if (packet.ipVersion !== 4) {
    if (packet.src2 !== packet.dst2) return packet.src2 < packet.dst2;
    if (packet.src1 !== packet.dst1) return packet.src1 < packet.dst1;
    if (packet.src0 !== packet.dst0) return packet.src0 < packet.dst0;
  }
  return packet.srcPort <= packet.dstPort;
}

/** Writes the transport header that the packet holds into the row at `row`; the seed is that of the flow table. */
export function packRow(rows: Int32Array, row: number, packet: Packet, seed: number): void {
  const fromLow = isFromLow(packet);
  const { srcPort, dstPort, src3, dst3 } = packet;
  const low = fromLow ? src3 : dst3;
  const high = fromLow ? dst3 : src3;
  const ports = fromLow ? (srcPort << 16) | dstPort : (dstPort << 16) | srcPort;
  // Flows without ports are kept apart from those of port 0.
  const key = packet.protocol | (packet.ipVersion === 4 ? 0 : KEY_IS_IPV6) | (packet.portsKnown ? KEY_PORTS_KNOWN : 0);
  const mixed = mixHash(low ^ seed, high, ports, key);
  rows[row + ROW_HASH] = packet.ipVersion === 4 ? mixed ^ (mixed >>> 15) : packPrefixes(rows, row, packet, mixed);
  rows[row + ROW_PORTS] = ports;
  rows[row + ROW_KEY] = key | ((packet.vlan + 1) << VLAN_SHIFT) | (Math.min(packet.ipDepth, DEPTH_MASK) << DEPTH_SHIFT);
  rows[row + ROW_LOW_ADDRESS] = low;
  rows[row + ROW_HIGH_ADDRESS] = high;
  rows[row + ROW_BITS] =
    packet.tcpFlags |
    (fromLow ? FROM_LOW : 0) |
    (packet.tcpKnown ? TCP_KNOWN : 0) |
    (packet.hasTime ? HAS_TIME : 0) |
    (packet.carriesFlows ? CARRIES_FLOWS : 0);
  rows[row + ROW_SEQUENCE] = packet.sequence;
  rows[row + ROW_ACKNOWLEDGEMENT] = packet.acknowledgement;
  rows[row + ROW_WINDOW] = packet.window;
  rows[row + ROW_PAYLOAD_OFFSET] = packet.payloadOffset;
  rows[row + ROW_PAYLOAD_LENGTH] = packet.payloadLength;
  rows[row + ROW_PAYLOAD_WIRE_LENGTH] = packet.payloadWireLength;
  rows[row + ROW_WIRE_LENGTH] = packet.wireLength;
  rows[row + ROW_CAPTURED_LENGTH] = packet.capturedLength;
  rows[row + ROW_SECONDS] = packet.seconds;
  rows[row + ROW_NANOSECONDS] = packet.nanoseconds;
}

/** Writes the rest of IPv6 addresses; returns the hash with them. */
function packPrefixes(rows: Int32Array, row: number, packet: Packet, mixed: number): number {
  const fromLow = isFromLow(packet);
  const src = row + (fromLow ? ROW_LOW_PREFIX : ROW_HIGH_PREFIX);
  const dst = row + (fromLow ? ROW_HIGH_PREFIX : ROW_LOW_PREFIX);
  rows[src] = packet.src0;
  rows[src + 1] = packet.src1;
  rows[src + 2] = packet.src2;
  rows[dst] = packet.dst0;
  rows[dst + 1] = packet.dst1;
  rows[dst + 2] = packet.dst2;
  return ipv6Hash(mixed, packet.src2 + packet.dst2, packet.src1 + packet.dst1, packet.src0 + packet.dst0);
}
