import type { CaptureInterface } from '../capture-facts.ts';
import type { PacketSink } from './packet-sink.ts';
import { BLOCK, BLOCK_FRAME_BYTES, LARGEST_BLOCK, paddedTo4 } from './pcapng-blocks.ts';
import { type Block, PcapngSection } from './pcapng-section.ts';
import type { ByteWindow, CaptureFault, RecordReader } from './record-reader.ts';

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** A block up to this size is waited for; a larger one begins with all that matters, and its rest is passed over. */
const WHOLE_BLOCK_BYTES = 512 * 1024;

/**
 * pcapng, https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/ (section numbers in this folder are of that draft).
 * Every block has its type and length in front and the length once more behind (section 3.1).
 */
export class PcapngReader implements RecordReader {
  readonly fileType = 'pcapng';
  fault: CaptureFault | null = null;
  skip = 0;
  inside: CaptureFault | null = null;
  readonly #section: PcapngSection;
  readonly #block: Block = { type: 0, littleEndian: true, at: 0, total: 0, bodyEnd: 0 };
  /** Where the block that is passed over began; its length is still to be repeated at its end. -1 outside one. */
  #passedOver = -1;

  constructor(sink: PacketSink) {
    this.#section = new PcapngSection(sink);
  }

  interfaces(): readonly CaptureInterface[] {
    return this.#section.interfaces();
  }

  read({ view, from, to, base }: ByteWindow): number {
    this.skip = 0;
    let at = from;
    if (this.#passedOver >= 0) {
      if (at + 4 > to || !this.#closes(view, at, this.#passedOver)) return at;
      this.#passedOver = -1;
      this.#section.countLarge();
      at += 4;
    }
    while (at + BLOCK_FRAME_BYTES <= to) {
      const offset = base + at - from;
      if (!this.#open(view, at, offset)) return at;
      const { total } = this.#block;
      const isWhole = at + total <= to;
      if (!isWhole && (total <= WHOLE_BLOCK_BYTES || at + WHOLE_BLOCK_BYTES > to)) break;
      if (isWhole && !this.#closes(view, at + total - 4, offset)) return at;
      this.#block.bodyEnd = Math.min(at + total - 4, to);
      const problem = this.#section.readBlock(view, this.#block);
      if (problem !== '') return this.#stop(offset, problem, at);
      if (!isWhole) return this.#passOver(at, to, offset);
      at += total;
    }
    this.inside = at < to ? { offset: base + at - from, message: 'block' } : null;
    return at;
  }

  /** Type and length, and the byte order where a section begins. False when this cannot be a block. */
  #open(view: DataView, at: number, offset: number): boolean {
    const block = this.#block;
    block.at = at;
    block.type = view.getUint32(at, block.littleEndian);
    if (block.type === BLOCK.sectionHeader && !this.#setByteOrder(view, at, offset)) return false;
    const length = view.getUint32(at + 4, block.littleEndian);
    // Some writers leave the padding of the packet out of the length.
    block.total = paddedTo4(length);
    if (length >= BLOCK_FRAME_BYTES && length <= LARGEST_BLOCK) return true;
    this.#stop(offset, `expected a block length from ${BLOCK_FRAME_BYTES} to ${LARGEST_BLOCK}, found ${length}`, at);
    return false;
  }

  /** Section 4.1: the byte-order magic is at byte 8 of the section header. */
  #setByteOrder(view: DataView, at: number, offset: number): boolean {
    this.#block.littleEndian = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
    if (this.#block.littleEndian || view.getUint32(at + 8, false) === BYTE_ORDER_MAGIC) return true;
    this.#stop(offset, 'expected the byte-order magic 1a2b3c4d in the section header', at);
    return false;
  }

  #closes(view: DataView, at: number, offset: number): boolean {
    const { littleEndian, total } = this.#block;
    const length = view.getUint32(at, littleEndian);
    if (paddedTo4(length) === total) return true;
    this.#stop(offset, `expected the block's length ${total} again at its end, found ${length}`, at);
    return false;
  }

  #passOver(at: number, to: number, offset: number): number {
    const lengthAt = at + this.#block.total - 4;
    this.#passedOver = offset;
    this.inside = { offset, message: 'block' };
    this.skip = Math.max(lengthAt - to, 0);
    return Math.min(lengthAt, to);
  }

  #stop(offset: number, message: string, at: number): number {
    this.fault = { offset, message };
    return at;
  }
}
