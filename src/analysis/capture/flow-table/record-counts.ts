import { ROW, ROW_BIT } from '../packet-rows.ts';
import { copyPrefixes } from './flow-key.ts';
import type { FlowRecords } from './flow-records.ts';
import { AT, KEY, REST, STATE_BIT } from './record-layout.ts';
import { NO_TIME, setTimes, stretchTimes } from './record-times.ts';
import { TCP_FLAG } from './tcp-flags.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { syn: SYN, ack: ACK } = TCP_FLAG;
const {
  firstSeconds: AT_FIRST_SECONDS,
  highAddress: AT_HIGH_ADDRESS,
  highPackets: AT_HIGH_PACKETS,
  highWireBytes: AT_HIGH_WIRE_BYTES,
  key: AT_KEY,
  lowAddress: AT_LOW_ADDRESS,
  lowPackets: AT_LOW_PACKETS,
  lowWireBytes: AT_LOW_WIRE_BYTES,
  ports: AT_PORTS,
  state: AT_STATE,
} = AT;
const { bytesAbove: REST_BYTES_ABOVE, highCutBytes: REST_HIGH_CUT_BYTES, lowCutBytes: REST_LOW_CUT_BYTES } = REST;
const {
  bits: ROW_BITS,
  capturedLength: ROW_CAPTURED_LENGTH,
  highAddress: ROW_HIGH_ADDRESS,
  key: ROW_KEY,
  lowAddress: ROW_LOW_ADDRESS,
  ports: ROW_PORTS,
  wireLength: ROW_WIRE_LENGTH,
} = ROW;
const { carriesFlows: BIT_CARRIES_FLOWS, fromLow: BIT_FROM_LOW, hasTime: BIT_HAS_TIME } = ROW_BIT;
const { isIpv6: KEY_IS_IPV6 } = KEY;
const {
  carriesFlows: CARRIES_FLOWS,
  firstIsLow: FIRST_IS_LOW,
  initiatorIsLow: INITIATOR_IS_LOW,
  synIsFirst: SYN_IS_FIRST,
  touched: TOUCHED,
  wanted: WANTED,
} = STATE_BIT;
const TIMELESS = NO_TIME;

/** Writes who the flow is into a record of zeros. */
export function beginRecord(
  { words, rest }: FlowRecords,
  at: number,
  rows: Int32Array,
  row: number,
  isWanted: boolean,
): void {
  const bits = rows[row + ROW_BITS] ?? 0;
  const key = rows[row + ROW_KEY] ?? 0;
  words[at + AT_PORTS] = rows[row + ROW_PORTS] ?? 0;
  words[at + AT_KEY] = key;
  words[at + AT_LOW_ADDRESS] = rows[row + ROW_LOW_ADDRESS] ?? 0;
  words[at + AT_HIGH_ADDRESS] = rows[row + ROW_HIGH_ADDRESS] ?? 0;
  if ((key & KEY_IS_IPV6) !== 0) copyPrefixes(rest, at, rows, row);
  if ((bits & BIT_HAS_TIME) !== 0) setTimes(words, at, rows, row);
  else words[at + AT_FIRST_SECONDS] = TIMELESS;
  let state = (bits & BIT_FROM_LOW) !== 0 ? INITIATOR_IS_LOW | FIRST_IS_LOW : 0;
  if (isWanted) state |= WANTED;
  if ((bits & (SYN | ACK)) === SYN) state |= SYN_IS_FIRST;
  words[at + AT_STATE] = state;
}

/** Adds one packet, the whole frame, to its flow. */
export function countPacket(records: FlowRecords, at: number, rows: Int32Array, row: number): void {
  const { words } = records;
  const bits = rows[row + ROW_BITS] ?? 0;
  const wireLength = rows[row + ROW_WIRE_LENGTH] ?? 0;
  const isLow = (bits & BIT_FROM_LOW) !== 0;
  // From the second packet on: a scan of a million addresses must not push out the flows that are used.
  const touched = ((words[at + AT_LOW_PACKETS] ?? 0) | (words[at + AT_HIGH_PACKETS] ?? 0)) === 0 ? 0 : TOUCHED;
  const packetsAt = at + (isLow ? AT_LOW_PACKETS : AT_HIGH_PACKETS);
  words[packetsAt] = (words[packetsAt] ?? 0) + 1;
  const bytesAt = at + (isLow ? AT_LOW_WIRE_BYTES : AT_HIGH_WIRE_BYTES);
  const before = words[bytesAt] ?? 0;
  const after = (before + wireLength) | 0;
  words[bytesAt] = after;
  if (after >>> 0 < before >>> 0) addBytesAbove(records.rest, at, isLow);
  if (rows[row + ROW_CAPTURED_LENGTH] !== wireLength) addCutBytes(records.restDoubles, at, rows, row);
  const carries = (bits & BIT_CARRIES_FLOWS) !== 0 ? CARRIES_FLOWS : 0;
  words[at + AT_STATE] = (words[at + AT_STATE] ?? 0) | touched | carries;
  if ((bits & BIT_HAS_TIME) !== 0) stretchTimes(words, at, rows, row);
}

/** 4 GiB more. */
function addBytesAbove(rest: Int32Array, at: number, isLow: boolean): void {
  rest[at + REST_BYTES_ABOVE] = (rest[at + REST_BYTES_ABOVE] ?? 0) + (isLow ? 0x10000 : 1);
}

function addCutBytes(restDoubles: Float64Array, at: number, rows: Int32Array, row: number): void {
  const isLow = ((rows[row + ROW_BITS] ?? 0) & BIT_FROM_LOW) !== 0;
  const cut = ((rows[row + ROW_WIRE_LENGTH] ?? 0) >>> 0) - ((rows[row + ROW_CAPTURED_LENGTH] ?? 0) >>> 0);
  const cutAt = (at + (isLow ? REST_LOW_CUT_BYTES : REST_HIGH_CUT_BYTES)) >> 1;
  restDoubles[cutAt] = (restDoubles[cutAt] ?? 0) + cut;
}
