import type { Packet } from '../packet.ts';
import { AT, PLACE, STATE_BIT } from './record-layout.ts';
import { TCP_FLAG } from './tcp-flags.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { fin: FIN, syn: SYN, rst: RST, ack: ACK } = TCP_FLAG;
const {
  firstSeconds: AT_FIRST_SECONDS,
  handshakeMicroseconds: AT_HANDSHAKE_MICROSECONDS,
  highBase: AT_HIGH_BASE,
  highNext: AT_HIGH_NEXT,
  highTrouble: AT_HIGH_TROUBLE,
  key: AT_KEY,
  lastSeconds: AT_LAST_SECONDS,
  lowBase: AT_LOW_BASE,
  lowNext: AT_LOW_NEXT,
  lowTrouble: AT_LOW_TROUBLE,
  state: AT_STATE,
} = AT;
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
export function isPortReuse(words: Int32Array, at: number, packet: Packet, fromLow: boolean): boolean {
  const state = words[at + AT_STATE] ?? 0;
  if ((state & (fromLow ? LOW_BASE_KNOWN : HIGH_BASE_KNOWN)) === 0) return false;
  return words[at + (fromLow ? AT_LOW_BASE : AT_HIGH_BASE)] !== packet.sequence;
}

/**
 * Takes one segment into the record: flags, sequence numbers, retransmissions, windows, handshake. The times of the
 * record must still be those before this packet.
 */
export function trackTcp(words: Int32Array, at: number, packet: Packet, fromLow: boolean): void {
  const flags = packet.tcpFlags;
  let state = words[at + AT_STATE] ?? 0;
  if ((flags & SYN) !== 0) state = trackSyn(state, flags, fromLow);
  else if ((state & (SYN_ACK_SEEN | HANDSHAKE_KNOWN)) === SYN_ACK_SEEN) {
    state = trackHandshakeEnd(words, at, state, packet, fromLow);
  }
  state = setBases(words, at, state, packet, fromLow);
  state |= fromLow ? flags : flags << 8;
  if (packet.payloadWireLength > 0) state |= fromLow ? LOW_DATA : HIGH_DATA;
  words[at + AT_STATE] = state;
  if (packet.window === 0 && (flags & (SYN | FIN | RST)) === 0) addZeroWindow(words, at, fromLow);
  const length = packet.payloadWireLength + ((flags & SYN) >> 1) + (flags & FIN);
  if (length > 0 && (flags & RST) === 0) trackSequence(words, at, packet, fromLow, length);
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
function trackHandshakeEnd(words: Int32Array, at: number, state: number, packet: Packet, fromLow: boolean): number {
  const isFromInitiator = fromLow === ((state & INITIATOR_IS_LOW) !== 0);
  if (!isFromInitiator || (packet.tcpFlags & ACK) === 0) return state;
  const responderBase = words[at + (fromLow ? AT_HIGH_BASE : AT_LOW_BASE)] ?? 0;
  if (((packet.acknowledgement - responderBase) | 0) !== 1) return state;
  // Without `synIsFirst` it stays unknown: -1.
  const isClear = (state & SYN_IS_FIRST) !== 0;
  words[at + AT_HANDSHAKE_MICROSECONDS] = isClear ? microsecondsSince(words, at + AT_FIRST_SECONDS, packet) : -1;
  return state | HANDSHAKE_KNOWN;
}

/** As in Wireshark: the first segment of each end, or the first acknowledgement of the other, tells where it began. */
function setBases(words: Int32Array, at: number, before: number, packet: Packet, fromLow: boolean): number {
  let state = before;
  const own = fromLow ? LOW_BASE_KNOWN : HIGH_BASE_KNOWN;
  if ((state & own) === 0) {
    words[at + (fromLow ? AT_LOW_BASE : AT_HIGH_BASE)] = packet.sequence - ((packet.tcpFlags & SYN) !== 0 ? 0 : 1);
    state |= own;
  }
  const other = fromLow ? HIGH_BASE_KNOWN : LOW_BASE_KNOWN;
  if ((state & other) === 0 && (packet.tcpFlags & ACK) !== 0) {
    words[at + (fromLow ? AT_HIGH_BASE : AT_LOW_BASE)] = packet.acknowledgement - 1;
    state |= other;
  }
  return state;
}

/** Compares with the highest number seen; numbers wrap (RFC 9293 section 3.4), so differences are signed. */
function trackSequence(words: Int32Array, at: number, packet: Packet, fromLow: boolean, length: number): void {
  const nextAt = at + (fromLow ? AT_LOW_NEXT : AT_HIGH_NEXT);
  const known = fromLow ? LOW_NEXT_KNOWN : HIGH_NEXT_KNOWN;
  const state = words[at + AT_STATE] ?? 0;
  const end = (packet.sequence + length) | 0;
  if ((state & known) === 0) {
    words[at + AT_STATE] = state | known;
    words[nextAt] = end;
    return;
  }
  const next = words[nextAt] ?? 0;
  const ahead = (packet.sequence - next) | 0;
  const missing = fromLow ? LOW_MISSING : HIGH_MISSING;
  if (ahead > 0) words[at + AT_KEY] = (words[at + AT_KEY] ?? 0) | missing;
  if (((end - next) | 0) > 0) {
    words[nextAt] = end;
    return;
  }
  // A keep-alive repeats the last byte, or none, before the next number (RFC 9293 section 3.8.4).
  if (packet.payloadWireLength <= 1 && ahead === -1 && (packet.tcpFlags & (SYN | FIN)) === 0) return;
  if (fillsGap(words, at, packet, missing)) return;
  const troubleAt = at + (fromLow ? AT_LOW_TROUBLE : AT_HIGH_TROUBLE);
  const trouble = words[troubleAt] ?? 0;
  if (trouble >>> 8 < MOST_RETRANSMISSIONS) words[troubleAt] = trouble + ONE_RETRANSMISSION;
}

function fillsGap(words: Int32Array, at: number, packet: Packet, missing: number): boolean {
  if (((words[at + AT_KEY] ?? 0) & missing) === 0) return false;
  const late = microsecondsSince(words, at + AT_LAST_SECONDS, packet);
  return late >= 0 && late <= Math.max(REORDERING_MICROSECONDS, words[at + AT_HANDSHAKE_MICROSECONDS] ?? 0);
}

function addZeroWindow(words: Int32Array, at: number, fromLow: boolean): void {
  const troubleAt = at + (fromLow ? AT_LOW_TROUBLE : AT_HIGH_TROUBLE);
  const trouble = words[troubleAt] ?? 0;
  if ((trouble & MOST_ZERO_WINDOWS) < MOST_ZERO_WINDOWS) words[troubleAt] = trouble + 1;
}

/** From the time at `secondsAt` and the word behind it to the packet's; -1 when that is earlier or over 35 minutes. */
function microsecondsSince(words: Int32Array, secondsAt: number, packet: Packet): number {
  const seconds = packet.seconds - ((words[secondsAt] ?? 0) >>> 0);
  const nanoseconds = packet.nanoseconds - (words[secondsAt + 1] ?? 0);
  const microseconds = Math.round(seconds * 1e6 + nanoseconds / 1000);
  return microseconds >= 0 && microseconds <= 0x7fffffff ? microseconds : -1;
}
