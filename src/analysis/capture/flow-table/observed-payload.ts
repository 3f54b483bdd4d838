import { type PacketRows, ROW, ROW_BIT } from '../packet-rows.ts';
import type { Payload } from '../payload-observer.ts';
import type { FlowRecords } from './flow-records.ts';
import { AT, RECORD_WORDS, REST, STATE_BIT } from './record-layout.ts';
import { TCP_FLAG } from './tcp-flags.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { syn: SYN } = TCP_FLAG;
const { state: AT_STATE } = AT;
const { highBase: REST_HIGH_BASE, lowBase: REST_LOW_BASE } = REST;
const {
  bits: ROW_BITS,
  key: ROW_KEY,
  nanoseconds: ROW_NANOSECONDS,
  payloadLength: ROW_PAYLOAD_LENGTH,
  payloadOffset: ROW_PAYLOAD_OFFSET,
  payloadWireLength: ROW_PAYLOAD_WIRE_LENGTH,
  ports: ROW_PORTS,
  seconds: ROW_SECONDS,
  sequence: ROW_SEQUENCE,
} = ROW;
const { fromLow: BIT_FROM_LOW, tcpKnown: BIT_TCP_KNOWN } = ROW_BIT;
const { initiatorIsLow: INITIATOR_IS_LOW } = STATE_BIT;
const WORDS = RECORD_WORDS;

const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/** The one object that the observer is shown, again and again. */
export const newPayload = (): Payload => ({
  flow: 0,
  fromInitiator: true,
  protocol: 0,
  initiatorPort: 0,
  responderPort: 0,
  bytes: NOTHING,
  view: NO_VIEW,
  offset: 0,
  length: 0,
  wireLength: 0,
  sequence: 0,
  initialSequence: 0,
  synSeen: false,
  seconds: 0,
  nanoseconds: 0,
});

/** Fills it with the payload of the row at `row`, which must be there. */
export function setPayload(
  payload: Payload,
  { words, rest }: FlowRecords,
  flow: number,
  packets: PacketRows,
  row: number,
): void {
  const rows = packets.words;
  const bits = rows[row + ROW_BITS] ?? 0;
  const fromLow = (bits & BIT_FROM_LOW) !== 0;
  const isTcp = (bits & BIT_TCP_KNOWN) !== 0;
  const ports = rows[row + ROW_PORTS] ?? 0;
  const at = flow * WORDS;
  const state = words[at + AT_STATE] ?? 0;
  const initiatorIsLow = (state & INITIATOR_IS_LOW) !== 0;
  payload.flow = flow;
  payload.fromInitiator = fromLow === initiatorIsLow;
  payload.protocol = (rows[row + ROW_KEY] ?? 0) & 0xff;
  payload.initiatorPort = initiatorIsLow ? ports >>> 16 : ports & 0xffff;
  payload.responderPort = initiatorIsLow ? ports & 0xffff : ports >>> 16;
  payload.bytes = packets.bytes;
  payload.view = packets.view;
  payload.offset = rows[row + ROW_PAYLOAD_OFFSET] ?? 0;
  payload.length = rows[row + ROW_PAYLOAD_LENGTH] ?? 0;
  payload.wireLength = (rows[row + ROW_PAYLOAD_WIRE_LENGTH] ?? 0) >>> 0;
  payload.sequence = isTcp ? (rows[row + ROW_SEQUENCE] ?? 0) : 0;
  payload.initialSequence = isTcp ? (rest[at + (fromLow ? REST_LOW_BASE : REST_HIGH_BASE)] ?? 0) : 0;
  payload.synSeen = ((fromLow ? state : state >> 8) & SYN) !== 0;
  payload.seconds = (rows[row + ROW_SECONDS] ?? 0) >>> 0;
  payload.nanoseconds = rows[row + ROW_NANOSECONDS] ?? 0;
}
