import type { Packet } from '../packet.ts';
import type { Payload } from '../payload-observer.ts';
import { AT, RECORD_WORDS, STATE_BIT } from './record-layout.ts';
import { TCP_FLAG } from './tcp-flags.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { syn: SYN } = TCP_FLAG;
const { highBase: AT_HIGH_BASE, lowBase: AT_LOW_BASE, state: AT_STATE } = AT;
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

/** Fills it with the packet's payload, which must be there. */
export function setPayload(payload: Payload, words: Int32Array, flow: number, packet: Packet): void {
  const { fromLow } = packet;
  const at = flow * WORDS;
  const state = words[at + AT_STATE] ?? 0;
  const fromInitiator = fromLow === ((state & INITIATOR_IS_LOW) !== 0);
  payload.flow = flow;
  payload.fromInitiator = fromInitiator;
  payload.protocol = packet.protocol;
  payload.initiatorPort = fromInitiator ? packet.srcPort : packet.dstPort;
  payload.responderPort = fromInitiator ? packet.dstPort : packet.srcPort;
  payload.bytes = packet.bytes;
  payload.view = packet.view;
  payload.offset = packet.payloadOffset;
  payload.length = packet.payloadLength;
  payload.wireLength = packet.payloadWireLength;
  payload.sequence = packet.tcpKnown ? packet.sequence : 0;
  payload.initialSequence = packet.tcpKnown ? (words[at + (fromLow ? AT_LOW_BASE : AT_HIGH_BASE)] ?? 0) : 0;
  payload.synSeen = ((fromLow ? state : state >> 8) & SYN) !== 0;
  payload.seconds = packet.seconds;
  payload.nanoseconds = packet.nanoseconds;
}
