import type { Packet } from '../packet.ts';
import { newPacketRows, type PacketRows, ROW, ROW_BIT, ROW_WORDS } from '../packet-rows.ts';
import type { Payload, PayloadObserver } from '../payload-observer.ts';
import { FlowIndex } from './flow-index.ts';
import { FlowRecords } from './flow-records.ts';
import { hashOfRecord, isRecordOf } from './flow-key.ts';
import type { FlowEnd, FlowSink } from './flow-record.ts';
import { packRow } from './pack-row.ts';
import { newPayload, setPayload } from './observed-payload.ts';
import { beginRecord, countPacket } from './record-counts.ts';
import { AT, KEY, RECORD_WORDS, STATE_BIT } from './record-layout.ts';
import { secondsSince } from './record-times.ts';
import { TCP_FLAG } from './tcp-flags.ts';
import { isPortReuse, trackTcp } from './tcp-tracking.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { syn: SYN, ack: ACK } = TCP_FLAG;
const { firstSeconds: AT_FIRST_SECONDS, lastSeconds: AT_LAST_SECONDS, state: AT_STATE } = AT;
const { bits: ROW_BITS, hash: ROW_HASH, key: ROW_KEY, payloadLength: ROW_PAYLOAD_LENGTH } = ROW;
const { hasTime: HAS_TIME, tcpKnown: TCP_KNOWN } = ROW_BIT;
const { portsKnown: PORTS_KNOWN } = KEY;
const { touched: TOUCHED, wanted: WANTED } = STATE_BIT;
const WORDS = RECORD_WORDS;
const STRIDE = ROW_WORDS;

export interface FlowTableOptions {
  /** Most flows at a time; above it the ones not seen for longest end as `evicted`. 64 to 128 bytes each, used as needed. */
  readonly maxFlows: number;
  /** A flow that was silent for longer has ended. 0: never, as with tshark. */
  readonly idleSeconds: number;
  /** A flow that lasts longer is cut into several. 0: never. */
  readonly activeSeconds: number;
  /** Any 32 bits. */
  readonly hashSeed: number;
}

/** Rows that are looked up at a time. */
const AT_ONCE = 32;

const NONE = -1;

/**
 * Bidirectional flows of a capture, keyed as tshark's conversations: protocol, both addresses, both ports, and nothing
 * of VLAN, tunnel or interface. Each transport header counts with the whole frame, so a tunnelled packet counts for the
 * outer flow and for the inner one.
 */
export class FlowTable {
  /** `readFlow` reads them. */
  readonly records: FlowRecords;
  /** Flows that ended since there was no room. */
  evicted = 0;
  readonly #options: FlowTableOptions;
  readonly #sink: FlowSink;
  readonly #observer: PayloadObserver | null;
  readonly #payload: Payload = newPayload();
  readonly #index: FlowIndex;
  readonly #hasTimeouts: boolean;
  /** Records that were ever used; all of them are, since an evicted one is used again at once. */
  #used = 0;
  #hand = 0;
  readonly #guesses = new Int32Array(AT_ONCE);
  /** For packets that come alone. */
  readonly #single = newPacketRows(1);
  /** Of no meaning: it makes the touching of records count for something. */
  touched = 0;
  /** Records that were ended at the end of the capture. */
  #ended = 0;

  constructor(options: FlowTableOptions, sink: FlowSink, observer: PayloadObserver | null) {
    this.#options = options;
    this.#sink = sink;
    this.#observer = observer;
    this.#hasTimeouts = options.idleSeconds > 0 || options.activeSeconds > 0;
    const records = new FlowRecords(options.maxFlows);
    this.records = records;
    this.#index = new FlowIndex(options.maxFlows, (flow) => hashOfRecord(records, flow * WORDS, options.hashSeed));
  }

  /** Flows in the table now. */
  get size(): number {
    return this.#used;
  }

  /** Any 32 bits: the seed for `packRow`. */
  get hashSeed(): number {
    return this.#options.hashSeed;
  }

  /** Counts the transport header that the packet holds, and sets the packet's flow. */
  add(packet: Packet): void {
    const single = this.#single;
    packRow(single.words, 0, packet, this.#options.hashSeed);
    single.bytes = packet.bytes;
    single.view = packet.view;
    packet.flow = this.#update(single, 0);
  }

  /**
   * The same for all rows, in their order. Most of the work is to wait for memory: the slot of the index, then the record.
   * Two loops that do nothing but touch these for some rows wait for all of them at the same time.
   */
  addAll(packets: PacketRows): void {
    const { words, count } = packets;
    for (let from = 0; from < count; from += AT_ONCE) {
      const many = Math.min(AT_ONCE, count - from);
      this.#index.guess(words, from * STRIDE, many, this.#guesses);
      this.touched = touchRecords(this.records.words, this.#guesses, many);
      for (let row = from * STRIDE; row < (from + many) * STRIDE; row += STRIDE) this.#update(packets, row);
    }
  }

  /** Ends all flows that are left, in the order of their records. */
  end(): void {
    this.endSome(this.#used);
  }

  /** Ends `most` of them; true when none is left. Nothing may be added in between. */
  endSome(most: number): boolean {
    const to = Math.min(this.#ended + most, this.#used);
    this.#endUpTo(to);
    if (to < this.#used) return false;
    this.#used = 0;
    this.#ended = 0;
    return true;
  }

  /** The loop alone: V8 was seen to give up a function again and again for what stands behind a long loop. */
  #endUpTo(to: number): void {
    while (this.#ended < to) this.#close(this.#ended++, 'capture-end');
  }

  #find(rows: Int32Array, row: number): number {
    const index = this.#index;
    const hash = rows[row + ROW_HASH] ?? 0;
    for (let slot = hash; ; slot++) {
      slot = index.probe(hash, slot);
      const flow = index.recordAt(slot);
      if (flow === NONE || isRecordOf(this.records, flow * WORDS, rows, row)) return flow;
    }
  }

  #update(packets: PacketRows, row: number): number {
    const { records } = this;
    const rows = packets.words;
    let flow = this.#find(rows, row);
    if (flow === NONE) flow = this.#insert(rows, row);
    else this.#endIfOver(flow, rows, row);
    const at = flow * WORDS;
    // Before the times are set: retransmissions and the handshake look at those of the packet before.
    if (((rows[row + ROW_BITS] ?? 0) & TCP_KNOWN) !== 0) trackTcp(records, at, rows, row);
    countPacket(records, at, rows, row);
    const isWanted = ((records.words[at + AT_STATE] ?? 0) & WANTED) !== 0;
    if (isWanted && (rows[row + ROW_PAYLOAD_LENGTH] ?? 0) > 0) this.#show(flow, packets, row);
    return flow;
  }

  #insert(rows: Int32Array, row: number): number {
    const isNew = this.#used < this.#options.maxFlows;
    const flow = isNew ? this.#used++ : this.#evict();
    // Memory that was never used is zero.
    if (!isNew) this.#clear(flow);
    this.#begin(flow, rows, row);
    this.#index.add(rows[row + ROW_HASH] ?? 0, flow);
    return flow;
  }

  #begin(flow: number, rows: Int32Array, row: number): void {
    const isWanted = this.#observer !== null && ((rows[row + ROW_KEY] ?? 0) & PORTS_KNOWN) !== 0;
    beginRecord(this.records, flow * WORDS, rows, row, isWanted);
  }

  #clear(flow: number): void {
    const { words, rest } = this.records;
    words.fill(0, flow * WORDS, (flow + 1) * WORDS);
    rest.fill(0, flow * WORDS, (flow + 1) * WORDS);
  }

  /** A flow of the same key that is another one: a reused port, or a timeout. The record is begun anew in its place. */
  #endIfOver(flow: number, rows: Int32Array, row: number): void {
    const isSyn = ((rows[row + ROW_BITS] ?? 0) & (SYN | ACK)) === SYN;
    if (!isSyn && !this.#hasTimeouts) return;
    const at = flow * WORDS;
    const end = isSyn && isPortReuse(this.records, at, rows, row) ? 'reused' : this.#timeout(at, rows, row);
    if (end === null) return;
    this.#close(flow, end);
    this.#clear(flow);
    this.#begin(flow, rows, row);
  }

  #timeout(at: number, rows: Int32Array, row: number): FlowEnd | null {
    const { idleSeconds, activeSeconds } = this.#options;
    if (!this.#hasTimeouts || ((rows[row + ROW_BITS] ?? 0) & HAS_TIME) === 0) return null;
    const { words } = this.records;
    if (idleSeconds > 0 && secondsSince(words, at + AT_LAST_SECONDS, rows, row) > idleSeconds) return 'idle';
    const age = activeSeconds > 0 ? secondsSince(words, at + AT_FIRST_SECONDS, rows, row) : 0;
    return age > activeSeconds ? 'active' : null;
  }

  /**
   * Second chance: the hand goes round the records, spares those that were seen since it last passed, and ends the first
   * that was not. Unlike a list in the order of use it costs the other packets nothing.
   */
  #evict(): number {
    const { words } = this.records;
    for (;;) {
      const flow = this.#hand;
      this.#hand = flow + 1 === this.#options.maxFlows ? 0 : flow + 1;
      const at = flow * WORDS;
      const state = words[at + AT_STATE] ?? 0;
      if ((state & TOUCHED) === 0) {
        this.#index.remove(hashOfRecord(this.records, at, this.#options.hashSeed), flow);
        this.#close(flow, 'evicted');
        this.evicted++;
        return flow;
      }
      words[at + AT_STATE] = state & ~TOUCHED;
    }
  }

  #close(flow: number, end: FlowEnd): void {
    this.#sink.onFlow(flow, end);
    this.#observer?.onFlowEnd(flow);
  }

  #show(flow: number, packets: PacketRows, row: number): void {
    const payload = this.#payload;
    setPayload(payload, this.records, flow, packets, row);
    if (this.#observer?.onPayload(payload) === true) return;
    const at = flow * WORDS + AT_STATE;
    this.records.words[at] = (this.records.words[at] ?? 0) & ~WANTED;
  }
}

/** Reads a word of each record; the sum is only there so that the reading is not left out. */
function touchRecords(words: Int32Array, records: Int32Array, count: number): number {
  let sum = 0;
  for (let at = 0; at < count; at++) {
    sum ^= words[(records[at] ?? 0) * WORDS] ?? 0;
  }
  return sum;
}
