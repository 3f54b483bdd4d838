import type { CaptureFileType, CaptureInterface } from '../capture-facts.ts';
import { linkName } from '../link-types.ts';
import { Packet, copyFrame } from '../packet.ts';
import type { PacketSink } from './packet-sink.ts';
import {
  type ByteWindow,
  type CaptureFault,
  LARGEST_PACKET,
  type RecordReader,
  largestPacket,
} from './record-reader.ts';

export const FILE_HEADER_BYTES = 24;

interface Variant {
  readonly fileType: CaptureFileType;
  readonly recordHeaderBytes: number;
  readonly nanosecondsPerTick: number;
}

const MICROSECONDS: Variant = { fileType: 'pcap', recordHeaderBytes: 16, nanosecondsPerTick: 1000 };
const NANOSECONDS: Variant = { fileType: 'nsecpcap', recordHeaderBytes: 16, nanosecondsPerTick: 1 };
/** Alexey Kuznetzov's patched libpcap: interface index, protocol and packet type follow the usual 16 bytes. */
const MODIFIED: Variant = { fileType: 'modpcap', recordHeaderBytes: 24, nanosecondsPerTick: 1000 };

/** Magic numbers as a big-endian reader sees them in a file of its own byte order. */
const VARIANTS: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, MICROSECONDS],
  [0xa1b23c4d, NANOSECONDS],
  [0xa1b2cd34, MODIFIED],
]);

/** Whether four bytes are the magic number of a pcap file in either byte order. */
export const isPcapMagic = (view: DataView, at: number): boolean =>
  VARIANTS.has(view.getUint32(at, false)) || VARIANTS.has(view.getUint32(at, true));

type LengthOrder = 'captured-first' | 'wire-first' | 'smaller-is-captured';

/**
 * pcap, https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/ sections 4 (file header) and 5 (packet record).
 * Reads every version from 2 on, as Wireshark does: the number says nothing but in which order the lengths stand.
 */
export class PcapReader implements RecordReader {
  readonly fileType: CaptureFileType;
  fault: CaptureFault | null = null;
  skip = 0;
  inside: CaptureFault | null = null;
  readonly #sink: PacketSink;
  readonly #littleEndian: boolean;
  readonly #variant: Variant;
  readonly #linkType: number;
  readonly #snapLength: number;
  readonly #lengthOrder: LengthOrder;
  #packets = 0;
  /** The packet that is passed over. */
  #large: Packet | null = null;

  /** `at` is where the 24 bytes of the file header lie, which must be there. */
  constructor(view: DataView, at: number, sink: PacketSink) {
    this.#sink = sink;
    this.#littleEndian = VARIANTS.has(view.getUint32(at, true));
    const little = this.#littleEndian;
    this.#variant = VARIANTS.get(view.getUint32(at, little)) ?? MICROSECONDS;
    this.fileType = this.#variant.fileType;
    const major = view.getUint16(at + 4, little);
    const minor = view.getUint16(at + 6, little);
    this.#snapLength = view.getUint32(at + 16, little);
    // Bits 0..15 of the last word; above them stands the length of the frame check sequence.
    this.#linkType = view.getUint32(at + 20, little) & 0xffff;
    this.#lengthOrder = lengthOrder(major, minor);
    if (major < 2) this.fault = { offset: 4, message: `expected pcap version 2 or later, found ${major}.${minor}` };
  }

  interfaces(): readonly CaptureInterface[] {
    const snapLength = this.#snapLength >= 0x7fffffff ? 0 : this.#snapLength;
    const linkType = this.#linkType;
    const hasNanoseconds = this.#variant.nanosecondsPerTick === 1;
    const packets = this.#packets;
    return [{ linkType, linkName: linkName(linkType), snapLength, name: '', packets, hasNanoseconds, drops: null }];
  }

  read(window: ByteWindow): number {
    const { from, to, base } = window;
    this.#leaveLarge();
    const at = this.#readRecords(window);
    if (this.#large !== null || this.fault !== null) return at;
    this.inside = at < to ? { offset: base + at - from, message: 'packet record' } : null;
    return at;
  }

  /** Apart from what is done once: V8 was seen to give up a function again and again for what stands behind a long loop. */
  #readRecords({ view, from, to, base }: ByteWindow): number {
    const sink = this.#sink;
    const little = this.#littleEndian;
    const linkType = this.#linkType;
    const { recordHeaderBytes, nanosecondsPerTick } = this.#variant;
    const plainOrder = this.#lengthOrder === 'captured-first';
    let at = from;
    while (at + recordHeaderBytes <= to) {
      let captured = view.getUint32(at + 8, little);
      let wire = view.getUint32(at + 12, little);
      if (!plainOrder && this.#isWireFirst(captured, wire)) [captured, wire] = [wire, captured];
      const start = at + recordHeaderBytes;
      const tooLarge = captured > LARGEST_PACKET;
      if (!tooLarge && start + captured > to) break;
      const { packet } = sink;
      packet.seconds = view.getUint32(at, little);
      packet.nanoseconds = view.getUint32(at + 4, little) * nanosecondsPerTick;
      if (packet.nanoseconds >= 1e9 || packet.seconds > LATEST_SECOND) carrySeconds(packet);
      packet.start = start;
      packet.capturedLength = captured;
      packet.wireLength = wire;
      packet.linkType = linkType;
      packet.interfaceIndex = 0;
      packet.hasTime = true;
      if (tooLarge) return this.#enterLarge(packet, to, base + at - from);
      this.#packets++;
      sink.onPacket(packet);
      at = start + captured;
    }
    return at;
  }

  #isWireFirst(first: number, second: number): boolean {
    return this.#lengthOrder === 'wire-first' || first > second;
  }

  /** The record at `offset` is damaged, or it is one whose bytes are of no use: they are passed over, not kept. */
  #enterLarge(packet: Packet, to: number, offset: number): number {
    const { start, capturedLength } = packet;
    const most = largestPacket(this.#linkType);
    if (capturedLength > most) {
      this.fault = { offset, message: `expected a captured length of at most ${most} bytes, found ${capturedLength}` };
      return start - this.#variant.recordHeaderBytes;
    }
    const here = Math.min(capturedLength, to - start);
    this.skip = capturedLength - here;
    this.inside = { offset, message: 'packet record' };
    this.#large = new Packet();
    copyFrame(packet, this.#large);
    return start + here;
  }

  /** The packet counts when all of its bytes have been there. */
  #leaveLarge(): void {
    this.skip = 0;
    if (this.#large === null) return;
    copyFrame(this.#large, this.#sink.packet);
    this.#large = null;
    this.#packets++;
    this.#sink.onPacket(this.#sink.packet);
  }
}

/** 2^32 - 1 is kept by the flow table for itself. */
const LATEST_SECOND = 0xfffffffe;

/** A fraction of a second or more beyond the second itself: written by broken clocks, and meant as a sum. */
function carrySeconds(packet: Packet): void {
  packet.seconds = Math.min(packet.seconds + Math.floor(packet.nanoseconds / 1e9), LATEST_SECOND);
  packet.nanoseconds %= 1e9;
}

/** Until version 2.2, and in DG/UX's 543.0, the length on the wire stands first; in 2.3 it depends on who wrote it. */
function lengthOrder(major: number, minor: number): LengthOrder {
  if (major === 543 || (major === 2 && minor < 3)) return 'wire-first';
  return major === 2 && minor === 3 ? 'smaller-is-captured' : 'captured-first';
}
