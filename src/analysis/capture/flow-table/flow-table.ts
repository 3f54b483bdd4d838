import type { Packet } from '../packet.ts';
import type { Payload, PayloadObserver } from '../payload-observer.ts';
import { FlowIndex } from './flow-index.ts';
import { hashOfRecord, isRecordOf, setKey } from './flow-key.ts';
import type { FlowEnd, FlowSink } from './flow-record.ts';
import { newPayload, setPayload } from './observed-payload.ts';
import { beginRecord, countPacket } from './record-counts.ts';
import { AT, RECORD_BYTES, RECORD_WORDS, STATE_BIT } from './record-layout.ts';
import { secondsSince } from './record-times.ts';
import { TCP_FLAG } from './tcp-flags.ts';
import { isPortReuse, trackTcp } from './tcp-tracking.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const { syn: SYN, ack: ACK } = TCP_FLAG;
const { firstSeconds: AT_FIRST_SECONDS, lastSeconds: AT_LAST_SECONDS, state: AT_STATE } = AT;
const { touched: TOUCHED, wanted: WANTED } = STATE_BIT;
const WORDS = RECORD_WORDS;

export interface FlowTableOptions {
  /** Most flows at a time; above it the ones not seen for longest end as `evicted`. 128 bytes each, used as needed. */
  readonly maxFlows: number;
  /** A flow that was silent for longer has ended. 0: never, as with tshark. */
  readonly idleSeconds: number;
  /** A flow that lasts longer is cut into several. 0: never. */
  readonly activeSeconds: number;
  /** Any 32 bits. */
  readonly hashSeed: number;
}

/** Most packets that `addAll` takes. */
export const LARGEST_BATCH = 32;

const TCP = 6;
const NONE = -1;
/** glibc puts large memory 16 bytes behind a page: with these, a record is two cache lines and not three. */
const ALIGNMENT_BYTES = 48;

/**
 * Bidirectional flows of a capture, keyed as tshark's conversations: protocol, both addresses, both ports, and nothing
 * of VLAN, tunnel or interface. Each transport header counts with the whole frame, so a tunnelled packet counts for the
 * outer flow and for the inner one.
 */
export class FlowTable {
  /** Records of `RECORD_WORDS` words. The memory is the system's until it is written to. */
  readonly words: Int32Array<ArrayBuffer>;
  readonly doubles: Float64Array<ArrayBuffer>;
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
  readonly #hashes = new Int32Array(LARGEST_BATCH);
  readonly #guesses = new Int32Array(LARGEST_BATCH);
  /** Of no meaning: it makes the touching of records count for something. */
  touched = 0;
  /** Records that were ended at the end of the capture. */
  #ended = 0;

  constructor(options: FlowTableOptions, sink: FlowSink, observer: PayloadObserver | null) {
    this.#options = options;
    this.#sink = sink;
    this.#observer = observer;
    this.#hasTimeouts = options.idleSeconds > 0 || options.activeSeconds > 0;
    const memory = new ArrayBuffer(options.maxFlows * RECORD_BYTES + ALIGNMENT_BYTES);
    this.words = new Int32Array(memory, ALIGNMENT_BYTES);
    this.doubles = new Float64Array(memory, ALIGNMENT_BYTES);
    const { words } = this;
    this.#index = new FlowIndex(options.maxFlows, (flow) => hashOfRecord(words, flow * WORDS, options.hashSeed));
  }

  /** Flows in the table now. */
  get size(): number {
    return this.#used;
  }

  /** Counts the transport header that the packet holds. */
  add(packet: Packet): void {
    setKey(packet, this.#options.hashSeed);
    this.#update(packet, this.#find(packet));
  }

  /**
   * The same for the first `count` packets at once, in their order. Most of the work is to wait for memory: the slot of
   * the index, then the record. Two loops that do nothing but touch these wait for all of them at the same time.
   */
  addAll(packets: readonly Packet[], count: number): void {
    const hashes = this.#hashes;
    const { hashSeed } = this.#options;
    for (let at = 0; at < count; at++) {
      const packet = packets[at];
      if (packet === undefined || !packet.hasTransport) continue;
      setKey(packet, hashSeed);
      hashes[at] = packet.hash;
    }
    this.#index.guess(hashes, count, this.#guesses);
    this.touched = touchRecords(this.words, this.#guesses, count);
    for (let at = 0; at < count; at++) {
      const packet = packets[at];
      if (packet?.hasTransport === true) this.#update(packet, this.#find(packet));
    }
  }

  /** Ends all flows that are left, in the order of their records. */
  end(): void {
    this.endSome(this.#used);
  }

  /** Ends `most` of them; true when none is left. Nothing may be added in between. */
  endSome(most: number): boolean {
    const to = Math.min(this.#ended + most, this.#used);
    while (this.#ended < to) this.#close(this.#ended++, 'capture-end');
    if (to < this.#used) return false;
    this.#used = 0;
    this.#ended = 0;
    return true;
  }

  #find(packet: Packet): number {
    const index = this.#index;
    for (let slot = packet.hash; ; slot++) {
      slot = index.probe(packet.hash, slot);
      const flow = index.recordAt(slot);
      if (flow === NONE || isRecordOf(this.words, flow * WORDS, packet)) return flow;
    }
  }

  #update(packet: Packet, found: number): void {
    let flow = found;
    if (flow === NONE) flow = this.#insert(packet);
    else this.#endIfOver(flow, packet);
    packet.flow = flow;
    const at = flow * WORDS;
    // Before the times are set: retransmissions and the handshake look at those of the packet before.
    if (packet.tcpKnown) trackTcp(this.words, at, packet, packet.fromLow);
    countPacket(this, flow, packet);
    const isWanted = ((this.words[at + AT_STATE] ?? 0) & WANTED) !== 0;
    if (isWanted && packet.payloadLength > 0) this.#show(flow, packet);
  }

  #insert(packet: Packet): number {
    const isNew = this.#used < this.#options.maxFlows;
    const flow = isNew ? this.#used++ : this.#evict();
    // Memory that was never used is zero.
    if (!isNew) this.#clear(flow);
    this.#begin(flow, packet);
    this.#index.add(packet.hash, flow);
    return flow;
  }

  #begin(flow: number, packet: Packet): void {
    beginRecord(this.words, flow * WORDS, packet, this.#observer !== null && packet.portsKnown);
  }

  #clear(flow: number): void {
    this.words.fill(0, flow * WORDS, (flow + 1) * WORDS);
  }

  /** A flow of the same key that is another one: a reused port, or a timeout. The record is begun anew in its place. */
  #endIfOver(flow: number, packet: Packet): void {
    const isSyn = packet.protocol === TCP && (packet.tcpFlags & (SYN | ACK)) === SYN;
    if (!isSyn && !this.#hasTimeouts) return;
    const at = flow * WORDS;
    const end = isSyn && isPortReuse(this.words, at, packet, packet.fromLow) ? 'reused' : this.#timeout(at, packet);
    if (end === null) return;
    this.#close(flow, end);
    this.#clear(flow);
    this.#begin(flow, packet);
  }

  #timeout(at: number, packet: Packet): FlowEnd | null {
    const { idleSeconds, activeSeconds } = this.#options;
    if (!this.#hasTimeouts || !packet.hasTime) return null;
    if (idleSeconds > 0 && secondsSince(this.words, at + AT_LAST_SECONDS, packet) > idleSeconds) return 'idle';
    const age = activeSeconds > 0 ? secondsSince(this.words, at + AT_FIRST_SECONDS, packet) : 0;
    return age > activeSeconds ? 'active' : null;
  }

  /**
   * Second chance: the hand goes round the records, spares those that were seen since it last passed, and ends the first
   * that was not. Unlike a list in the order of use it costs the other packets nothing.
   */
  #evict(): number {
    const { words } = this;
    for (;;) {
      const flow = this.#hand;
      this.#hand = flow + 1 === this.#options.maxFlows ? 0 : flow + 1;
      const at = flow * WORDS;
      const state = words[at + AT_STATE] ?? 0;
      if ((state & TOUCHED) === 0) {
        this.#index.remove(hashOfRecord(words, at, this.#options.hashSeed), flow);
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

  #show(flow: number, packet: Packet): void {
    const payload = this.#payload;
    setPayload(payload, this.words, flow, packet);
    if (this.#observer?.onPayload(payload) === true) return;
    const at = flow * WORDS + AT_STATE;
    this.words[at] = (this.words[at] ?? 0) & ~WANTED;
  }
}

/** Reads a word of both cache lines of each record; the sum is only there so that the reading is not left out. */
function touchRecords(words: Int32Array, records: Int32Array, count: number): number {
  let sum = 0;
  for (let at = 0; at < count; at++) {
    const word = (records[at] ?? 0) * WORDS;
    sum ^= (words[word] ?? 0) ^ (words[word + WORDS / 2] ?? 0);
  }
  return sum;
}
