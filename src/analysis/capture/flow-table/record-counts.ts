import type { Packet } from '../packet.ts';
import { AT, DOUBLE_AT, PLACE, RECORD_DOUBLES, RECORD_WORDS, STATE_BIT } from './record-layout.ts';
import { NO_TIME, setTimes, stretchTimes } from './record-times.ts';
import { TCP_FLAG } from './tcp-flags.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { syn: SYN, ack: ACK } = TCP_FLAG;
const {
  firstSeconds: AT_FIRST_SECONDS,
  highAddress: AT_HIGH_ADDRESS,
  highPackets: AT_HIGH_PACKETS,
  highPrefix: AT_HIGH_PREFIX,
  key: AT_KEY,
  lowAddress: AT_LOW_ADDRESS,
  lowPackets: AT_LOW_PACKETS,
  lowPrefix: AT_LOW_PREFIX,
  ports: AT_PORTS,
  state: AT_STATE,
} = AT;
const {
  carriesFlows: CARRIES_FLOWS,
  firstIsLow: FIRST_IS_LOW,
  initiatorIsLow: INITIATOR_IS_LOW,
  synIsFirst: SYN_IS_FIRST,
  touched: TOUCHED,
  wanted: WANTED,
} = STATE_BIT;
const {
  highCutBytes: AT_HIGH_CUT_BYTES,
  highWireBytes: AT_HIGH_WIRE_BYTES,
  lowCutBytes: AT_LOW_CUT_BYTES,
  lowWireBytes: AT_LOW_WIRE_BYTES,
} = DOUBLE_AT;
const { depthMask: DEPTH_MASK, depthShift: DEPTH_SHIFT, vlanShift: VLAN_SHIFT } = PLACE;
const WORDS = RECORD_WORDS;
const DOUBLES = RECORD_DOUBLES;
const TIMELESS = NO_TIME;

/** Writes who the flow is into a record of zeros. */
export function beginRecord(words: Int32Array, at: number, packet: Packet, isWanted: boolean): void {
  const { fromLow } = packet;
  const depth = Math.min(packet.ipDepth, DEPTH_MASK);
  words[at + AT_PORTS] = packet.ports;
  words[at + AT_KEY] = packet.key | ((packet.vlan + 1) << VLAN_SHIFT) | (depth << DEPTH_SHIFT);
  words[at + AT_LOW_ADDRESS] = packet.low;
  words[at + AT_HIGH_ADDRESS] = packet.high;
  if (packet.ipVersion !== 4) setPrefixes(words, at, packet);
  if (packet.hasTime) setTimes(words, at, packet);
  else words[at + AT_FIRST_SECONDS] = TIMELESS;
  let state = fromLow ? INITIATOR_IS_LOW | FIRST_IS_LOW : 0;
  if (isWanted) state |= WANTED;
  if ((packet.tcpFlags & (SYN | ACK)) === SYN) state |= SYN_IS_FIRST;
  words[at + AT_STATE] = state;
}

function setPrefixes(words: Int32Array, at: number, packet: Packet): void {
  const src = at + (packet.fromLow ? AT_LOW_PREFIX : AT_HIGH_PREFIX);
  const dst = at + (packet.fromLow ? AT_HIGH_PREFIX : AT_LOW_PREFIX);
  words[src] = packet.src0;
  words[src + 1] = packet.src1;
  words[src + 2] = packet.src2;
  words[dst] = packet.dst0;
  words[dst + 1] = packet.dst1;
  words[dst + 2] = packet.dst2;
}

interface Records {
  readonly words: Int32Array;
  readonly doubles: Float64Array;
}

/** Adds one packet, the whole frame, to its flow. */
export function countPacket({ words, doubles }: Records, flow: number, packet: Packet): void {
  const { fromLow, wireLength, capturedLength } = packet;
  const at = flow * WORDS;
  // From the second packet on: a scan of a million addresses must not push out the flows that are used.
  const touched = ((words[at + AT_LOW_PACKETS] ?? 0) | (words[at + AT_HIGH_PACKETS] ?? 0)) === 0 ? 0 : TOUCHED;
  const packetsAt = at + (fromLow ? AT_LOW_PACKETS : AT_HIGH_PACKETS);
  words[packetsAt] = (words[packetsAt] ?? 0) + 1;
  const bytesAt = flow * DOUBLES + (fromLow ? AT_LOW_WIRE_BYTES : AT_HIGH_WIRE_BYTES);
  doubles[bytesAt] = (doubles[bytesAt] ?? 0) + wireLength;
  if (capturedLength !== wireLength) {
    const cutAt = flow * DOUBLES + (fromLow ? AT_LOW_CUT_BYTES : AT_HIGH_CUT_BYTES);
    doubles[cutAt] = (doubles[cutAt] ?? 0) + wireLength - capturedLength;
  }
  const carries = packet.carriesFlows ? CARRIES_FLOWS : 0;
  words[at + AT_STATE] = (words[at + AT_STATE] ?? 0) | touched | carries;
  if (packet.hasTime) stretchTimes(words, at, packet);
}
