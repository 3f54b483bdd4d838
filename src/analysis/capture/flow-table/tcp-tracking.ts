import { ROW, ROW_BIT } from '../packet-rows.ts';
import type { FlowRecords } from './flow-records.ts';
import { AT, PLACE, REST, STATE_BIT } from './record-layout.ts';
import { microsecondsSince } from './record-times.ts';
import { TCP_FLAG } from './tcp-flags.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { fin: FIN, syn: SYN, rst: RST, ack: ACK } = TCP_FLAG;
const {
  firstSeconds: AT_FIRST_SECONDS,
  highNext: AT_HIGH_NEXT,
  key: AT_KEY,
  lastSeconds: AT_LAST_SECONDS,
  lowNext: AT_LOW_NEXT,
  state: AT_STATE,
} = AT;
const {
  handshakeMicroseconds: REST_HANDSHAKE_MICROSECONDS,
  highBase: REST_HIGH_BASE,
  highTrouble: REST_HIGH_TROUBLE,
  lowBase: REST_LOW_BASE,
  lowTrouble: REST_LOW_TROUBLE,
} = REST;
const {
  handshakeKnown: HANDSHAKE_KNOWN,
  highBaseKnown: HIGH_BASE_KNOWN,
  highData: HIGH_DATA,
  highNextKnown: HIGH_NEXT_KNOWN,
  initiatorBySyn: INITIATOR_BY_SYN,
  initiatorIsLow: INITIATOR_IS_LOW,
  lowBaseKnown: LOW_BASE_KNOWN,
  lowData: LOW_DATA,
  lowNextKnown: LOW_NEXT_KNOWN,
  synAckSeen: SYN_ACK_SEEN,
  synIsFirst: SYN_IS_FIRST,
} = STATE_BIT;
const {
  acknowledgement: ROW_ACKNOWLEDGEMENT,
  bits: ROW_BITS,
  payloadWireLength: ROW_PAYLOAD_WIRE_LENGTH,
  sequence: ROW_SEQUENCE,
  window: ROW_WINDOW,
} = ROW;
const { fromLow: BIT_FROM_LOW, tcpFlags: TCP_FLAGS } = ROW_BIT;
const BASES_KNOWN = LOW_BASE_KNOWN | HIGH_BASE_KNOWN;
const { highMissing: HIGH_MISSING, lowMissing: LOW_MISSING } = PLACE;

/** Out of order rather than sent again: the missing bytes come within Wireshark's 3 ms, or the handshake's time. */
const REORDERING_MICROSECONDS = 3000;
const MOST_ZERO_WINDOWS = 0xff;
const ONE_RETRANSMISSION = 0x100;
const MOST_RETRANSMISSIONS = 0xffffff;

/**
 * Whether this SYN begins another connection between the same ports: as in Wireshark 4.0 (`packet-tcp.c`), one with
 * another sequence number than the sender's first. The same number is the same SYN once more, even after a RST.
 */
export function isPortReuse({ words, rest }: FlowRecords, at: number, rows: Int32Array, row: number): boolean {
  const state = words[at + AT_STATE] ?? 0;
  const fromLow = ((rows[row + ROW_BITS] ?? 0) & BIT_FROM_LOW) !== 0;
  if ((state & (fromLow ? LOW_BASE_KNOWN : HIGH_BASE_KNOWN)) === 0) return false;
  return rest[at + (fromLow ? REST_LOW_BASE : REST_HIGH_BASE)] !== rows[row + ROW_SEQUENCE];
}

/**
 * Takes one segment into the record: flags, sequence numbers, retransmissions, windows, handshake. The times of the
 * record must still be those before this packet.
 */
export function trackTcp(records: FlowRecords, at: number, rows: Int32Array, row: number): void {
  const { words } = records;
  const bits = rows[row + ROW_BITS] ?? 0;
  const flags = bits & TCP_FLAGS;
  const fromLow = (bits & BIT_FROM_LOW) !== 0;
  const payload = (rows[row + ROW_PAYLOAD_WIRE_LENGTH] ?? 0) >>> 0;
  let state = words[at + AT_STATE] ?? 0;
  if ((flags & SYN) !== 0) state = trackSyn(state, flags, fromLow);
  else if ((state & (SYN_ACK_SEEN | HANDSHAKE_KNOWN)) === SYN_ACK_SEEN) {
    state = trackHandshakeEnd(records, at, state, rows, row);
  }
  if ((state & BASES_KNOWN) !== BASES_KNOWN) state = setBases(records.rest, at, state, rows, row);
  state |= fromLow ? flags : flags << 8;
  if (payload > 0) state |= fromLow ? LOW_DATA : HIGH_DATA;
  words[at + AT_STATE] = state;
  if (rows[row + ROW_WINDOW] === 0 && (flags & (SYN | FIN | RST)) === 0) addZeroWindow(records.rest, at, fromLow);
  const length = payload + ((flags & SYN) >> 1) + (flags & FIN);
  if (length > 0 && (flags & RST) === 0) trackSequence(records, at, rows, row, length);
}

/** Who sent the SYN is the initiator. A repeated SYN or SYN-ACK leaves open which one was answered. */
function trackSyn(before: number, flags: number, fromLow: boolean): number {
  const isAnswer = (flags & ACK) !== 0;
  const initiatorIsLow = fromLow !== isAnswer;
  let state = before | INITIATOR_BY_SYN;
  state = initiatorIsLow ? state | INITIATOR_IS_LOW : state & ~INITIATOR_IS_LOW;
  const senderFlags = fromLow ? before : before >> 8;
  if ((senderFlags & SYN) !== 0) return state & ~SYN_IS_FIRST;
  if (isAnswer) return state | SYN_ACK_SEEN;
  return state;
}

/** The ACK of the SYN-ACK: one from the initiator with the number behind the responder's SYN. */
function trackHandshakeEnd(
  { words, rest }: FlowRecords,
  at: number,
  state: number,
  rows: Int32Array,
  row: number,
): number {
  const bits = rows[row + ROW_BITS] ?? 0;
  const fromLow = (bits & BIT_FROM_LOW) !== 0;
  const isFromInitiator = fromLow === ((state & INITIATOR_IS_LOW) !== 0);
  if (!isFromInitiator || (bits & ACK) === 0) return state;
  const responderBase = rest[at + (fromLow ? REST_HIGH_BASE : REST_LOW_BASE)] ?? 0;
  if ((((rows[row + ROW_ACKNOWLEDGEMENT] ?? 0) - responderBase) | 0) !== 1) return state;
  // Without `synIsFirst` it stays unknown: -1.
  const isClear = (state & SYN_IS_FIRST) !== 0;
  rest[at + REST_HANDSHAKE_MICROSECONDS] = isClear ? microsecondsSince(words, at + AT_FIRST_SECONDS, rows, row) : -1;
  return state | HANDSHAKE_KNOWN;
}

/** As in Wireshark: the first segment of each end, or the first acknowledgement of the other, tells where it began. */
function setBases(rest: Int32Array, at: number, before: number, rows: Int32Array, row: number): number {
  let state = before;
  const bits = rows[row + ROW_BITS] ?? 0;
  const fromLow = (bits & BIT_FROM_LOW) !== 0;
  const own = fromLow ? LOW_BASE_KNOWN : HIGH_BASE_KNOWN;
  if ((state & own) === 0) {
    rest[at + (fromLow ? REST_LOW_BASE : REST_HIGH_BASE)] =
      (rows[row + ROW_SEQUENCE] ?? 0) - ((bits & SYN) !== 0 ? 0 : 1);
    state |= own;
  }
  const other = fromLow ? HIGH_BASE_KNOWN : LOW_BASE_KNOWN;
  if ((state & other) === 0 && (bits & ACK) !== 0) {
    rest[at + (fromLow ? REST_HIGH_BASE : REST_LOW_BASE)] = (rows[row + ROW_ACKNOWLEDGEMENT] ?? 0) - 1;
    state |= other;
  }
  return state;
}

/** Compares with the highest number seen; numbers wrap (RFC 9293 section 3.4), so differences are signed. */
function trackSequence(records: FlowRecords, at: number, rows: Int32Array, row: number, length: number): void {
  const { words } = records;
  const bits = rows[row + ROW_BITS] ?? 0;
  const fromLow = (bits & BIT_FROM_LOW) !== 0;
  const sequence = rows[row + ROW_SEQUENCE] ?? 0;
  const nextAt = at + (fromLow ? AT_LOW_NEXT : AT_HIGH_NEXT);
  const known = fromLow ? LOW_NEXT_KNOWN : HIGH_NEXT_KNOWN;
  const state = words[at + AT_STATE] ?? 0;
  const end = (sequence + length) | 0;
  if ((state & known) === 0) {
    words[at + AT_STATE] = state | known;
    words[nextAt] = end;
    return;
  }
  const next = words[nextAt] ?? 0;
  const ahead = (sequence - next) | 0;
  if (ahead > 0) words[at + AT_KEY] = (words[at + AT_KEY] ?? 0) | (fromLow ? LOW_MISSING : HIGH_MISSING);
  if (((end - next) | 0) > 0) words[nextAt] = end;
  else trackRepeated(records, at, rows, row, ahead);
}

/** A segment of which nothing is new. */
function trackRepeated(records: FlowRecords, at: number, rows: Int32Array, row: number, ahead: number): void {
  const bits = rows[row + ROW_BITS] ?? 0;
  const fromLow = (bits & BIT_FROM_LOW) !== 0;
  const payload = (rows[row + ROW_PAYLOAD_WIRE_LENGTH] ?? 0) >>> 0;
  // A keep-alive repeats the last byte, or none, before the next number (RFC 9293 section 3.8.4).
  if (payload <= 1 && ahead === -1 && (bits & (SYN | FIN)) === 0) return;
  const missing = fromLow ? LOW_MISSING : HIGH_MISSING;
  const mayFill = ((records.words[at + AT_KEY] ?? 0) & missing) !== 0;
  if (!mayFill || !fillsGap(records, at, rows, row)) addRetransmission(records.rest, at, fromLow);
}

function fillsGap({ words, rest }: FlowRecords, at: number, rows: Int32Array, row: number): boolean {
  const late = microsecondsSince(words, at + AT_LAST_SECONDS, rows, row);
  return late >= 0 && late <= Math.max(REORDERING_MICROSECONDS, rest[at + REST_HANDSHAKE_MICROSECONDS] ?? 0);
}

function addRetransmission(rest: Int32Array, at: number, fromLow: boolean): void {
  const troubleAt = at + (fromLow ? REST_LOW_TROUBLE : REST_HIGH_TROUBLE);
  const trouble = rest[troubleAt] ?? 0;
  if (trouble >>> 8 < MOST_RETRANSMISSIONS) rest[troubleAt] = trouble + ONE_RETRANSMISSION;
}

function addZeroWindow(rest: Int32Array, at: number, fromLow: boolean): void {
  const troubleAt = at + (fromLow ? REST_LOW_TROUBLE : REST_HIGH_TROUBLE);
  const trouble = rest[troubleAt] ?? 0;
  if ((trouble & MOST_ZERO_WINDOWS) < MOST_ZERO_WINDOWS) rest[troubleAt] = trouble + 1;
}
