import { type OuterSink, PacketDecoder } from './decode/packet-decoder.ts';
import { packRow } from './flow-table/pack-row.ts';
import { FrameStatistics } from './frame-statistics.ts';
import { Packet } from './packet.ts';
import { type PacketRows, ROW_WORDS } from './packet-rows.ts';
import type { PacketSink } from './reader/packet-sink.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const STRIDE = ROW_WORDS;

/** Takes full rows, and gives rows to go on with: the same, emptied, or others. */
export type TakeRows = (rows: PacketRows) => PacketRows;

/** Counts and decodes packets as they are read, and hands their transport headers on some at a time, in their order. */
export class PacketBatch implements PacketSink, OuterSink {
  readonly frames = new FrameStatistics();
  readonly decoder = new PacketDecoder(this);
  readonly packet = new Packet();
  readonly #hashSeed: number;
  readonly #take: TakeRows;
  #rows: PacketRows;

  constructor(rows: PacketRows, hashSeed: number, take: TakeRows) {
    this.#rows = rows;
    this.#hashSeed = hashSeed;
    this.#take = take;
  }

  /** Where the packets that follow lie. */
  setBytes(bytes: Uint8Array, view: DataView): void {
    this.packet.bytes = bytes;
    this.packet.view = view;
    this.#rows.bytes = bytes;
    this.#rows.view = view;
  }

  onPacket(packet: Packet): void {
    this.frames.add(packet);
    this.decoder.decode(packet);
    if (packet.hasTransport) this.onOuter(packet);
  }

  onOuter(packet: Packet): void {
    const rows = this.#rows;
    packRow(rows.words, rows.count * STRIDE, packet, this.#hashSeed);
    rows.count++;
    if (rows.count === rows.capacity) this.flush();
  }

  /** Hands on what there is; to be called before the bytes change. */
  flush(): void {
    if (this.#rows.count === 0) return;
    this.#rows = this.#take(this.#rows);
  }
}
