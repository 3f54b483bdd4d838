import type { CaptureInterface } from '../capture-facts.ts';
import { Packet, copyFrame } from '../packet.ts';
import type { PacketSink } from './packet-sink.ts';
import { BLOCK } from './pcapng-blocks.ts';
import { PcapngInterface } from './pcapng-interface.ts';
import { LARGEST_PACKET, largestPacket } from './record-reader.ts';

/** The block at hand: offsets are those of the window. */
export interface Block {
  type: number;
  littleEndian: boolean;
  at: number;
  /** Length of the whole block. */
  total: number;
  /** Where its body ends, as far as it is in the window. */
  bodyEnd: number;
}

/** Interfaces of all sections together: more are damage, or meant to fill the memory. */
const MOST_INTERFACES = 65_536;
/** Packet blocks of both kinds: type, length, interface, time in two halves, captured and original length. */
const PACKET_DATA_AT = 28;
const GOOD = '';

/** Bodies of the blocks of a pcapng file: who the interfaces of this section are, and the packets. */
export class PcapngSection {
  /** The packet of the block that is passed over, when its bytes are too many to be waited for. */
  #large: { readonly from: PcapngInterface; readonly packet: Packet } | null = null;
  readonly #sink: PacketSink;
  readonly #allInterfaces: PcapngInterface[] = [];
  /** Those of this section: the numbers begin again with each section header. */
  #interfaces: PcapngInterface[] = [];

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  interfaces(): readonly CaptureInterface[] {
    return this.#allInterfaces.map((one) => one.facts());
  }

  /** Reads the body; returns what is wrong with it, or nothing. */
  readBlock(view: DataView, block: Block): string {
    const { type, at, littleEndian, bodyEnd } = block;
    switch (type) {
      case BLOCK.enhancedPacket:
      case BLOCK.packet:
        return this.#readPacket(view, block);
      case BLOCK.simplePacket:
        return this.#readSimplePacket(view, block);
      case BLOCK.interfaceDescription:
        return this.#addInterface(view, block);
      case BLOCK.sectionHeader:
        return this.#begin(view, block);
      case BLOCK.interfaceStatistics:
        // Section 4.6: interface 32 bits, time 64 bits, options.
        if (bodyEnd < at + 20) return GOOD;
        this.#interfaces[view.getUint32(at + 8, littleEndian)]?.addStatistics(area(view, block, 20));
        return GOOD;
      default:
        return GOOD;
    }
  }

  /** The packet that was passed over counts when all of its bytes have been there. */
  countLarge(): void {
    if (this.#large === null) return;
    const { from, packet } = this.#large;
    this.#large = null;
    copyFrame(packet, this.#sink.packet);
    this.#give(from);
  }

  /** Section 4.1: byte-order magic, version, length of the section. */
  #begin(view: DataView, { at, littleEndian, total }: Block): string {
    if (total < 28) return `expected a section header of at least 28 bytes, found ${total}`;
    const major = view.getUint16(at + 12, littleEndian);
    const minor = view.getUint16(at + 14, littleEndian);
    if (major !== 1) return `expected pcapng version 1, found ${major}.${minor}`;
    this.#interfaces = [];
    return GOOD;
  }

  #addInterface(view: DataView, block: Block): string {
    if (block.total < 20) return `expected an interface description of at least 20 bytes, found ${block.total}`;
    const index = this.#allInterfaces.length;
    if (index >= MOST_INTERFACES) return `expected at most ${MOST_INTERFACES} interfaces, found one more`;
    const added = new PcapngInterface(index, area(view, block, 8));
    if (!added.clock.isUnderstood) return 'expected a time resolution of at most 2^52 ticks a second';
    this.#allInterfaces.push(added);
    this.#interfaces.push(added);
    return GOOD;
  }

  /**
   * Section 4.3: interface 32 bits, time 64 bits with the upper half first, captured and original length. The obsolete
   * packet block (appendix A) has 16 bits of interface and 16 of drops in the first word and is the same from there.
   */
  #readPacket(view: DataView, block: Block): string {
    const { at, littleEndian: little, total } = block;
    if (total < PACKET_DATA_AT + 4) return `expected a packet block of at least 32 bytes, found ${total}`;
    const number = block.type === BLOCK.packet ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
    const from = this.#interfaces[number];
    if (from === undefined) return noInterface(number, this.#interfaces.length);
    const captured = view.getUint32(at + 20, little);
    const most = Math.min(largestPacket(from.linkType), total - PACKET_DATA_AT - 4);
    if (captured > most) return tooLong(captured, most);
    const { packet } = this.#sink;
    const clock = from.clock;
    clock.set(view.getUint32(at + 12, little), view.getUint32(at + 16, little));
    packet.hasTime = true;
    packet.seconds = clock.seconds;
    packet.nanoseconds = clock.nanoseconds;
    packet.start = at + PACKET_DATA_AT;
    packet.capturedLength = captured;
    packet.wireLength = view.getUint32(at + 24, little);
    return this.#hand(from);
  }

  /** Section 4.4: no time, no captured length, and always of the section's first interface. */
  #readSimplePacket(view: DataView, { at, littleEndian, total }: Block): string {
    if (total < 16) return `expected a simple packet block of at least 16 bytes, found ${total}`;
    const from = this.#interfaces[0];
    if (from === undefined) return noInterface(0, 0);
    const { packet } = this.#sink;
    const wire = view.getUint32(at + 8, littleEndian);
    const kept = from.snapLength === 0 ? wire : Math.min(wire, from.snapLength);
    packet.hasTime = false;
    packet.start = at + 12;
    packet.capturedLength = Math.min(kept, total - 16);
    packet.wireLength = wire;
    const most = largestPacket(from.linkType);
    return packet.capturedLength > most ? tooLong(packet.capturedLength, most) : this.#hand(from);
  }

  #hand(from: PcapngInterface): string {
    const { packet } = this.#sink;
    packet.linkType = from.linkType;
    packet.interfaceIndex = from.index;
    if (packet.capturedLength <= LARGEST_PACKET) {
      this.#give(from);
      return GOOD;
    }
    this.#large = { from, packet: new Packet() };
    copyFrame(packet, this.#large.packet);
    return GOOD;
  }

  #give(from: PcapngInterface): void {
    from.packets++;
    this.#sink.onPacket(this.#sink.packet);
  }
}

const area = (view: DataView, { at, littleEndian, bodyEnd }: Block, bodyAt: number) => ({
  view,
  littleEndian,
  at: at + bodyAt,
  end: bodyEnd,
});

const noInterface = (found: number, count: number): string =>
  `expected the number of one of the section's ${count} interfaces, found ${found}`;

const tooLong = (found: number, most: number): string =>
  `expected a captured length of at most ${most} bytes, found ${found}`;
