import { type OuterSink, PacketDecoder } from './decode/packet-decoder.ts';
import { type FlowTable, LARGEST_BATCH } from './flow-table/flow-table.ts';
import { FrameStatistics } from './frame-statistics.ts';
import { Packet } from './packet.ts';
import type { PacketSink } from './reader/packet-sink.ts';

/** Counts and decodes packets as they are read, and hands them to the flow table some at a time, in their order. */
export class PacketBatch implements PacketSink, OuterSink {
  readonly frames = new FrameStatistics();
  readonly decoder = new PacketDecoder(this);
  packet: Packet;
  readonly #table: FlowTable;
  readonly #packets = Array.from({ length: LARGEST_BATCH }, () => new Packet());
  readonly #first: Packet;
  #count = 0;

  constructor(table: FlowTable) {
    this.#table = table;
    this.#first = this.#packets[0] ?? new Packet();
    this.packet = this.#first;
  }

  /** Where the packets that follow lie. */
  setBytes(bytes: Uint8Array, view: DataView): void {
    for (const packet of this.#packets) {
      packet.bytes = bytes;
      packet.view = view;
    }
  }

  onPacket(packet: Packet): void {
    this.frames.add(packet);
    this.decoder.decode(packet);
    this.#count++;
    if (this.#count === LARGEST_BATCH) this.flush();
    else this.packet = this.#packets[this.#count] ?? this.#first;
  }

  /** What came before must be counted before. */
  onOuter(packet: Packet): void {
    this.#table.addAll(this.#packets, this.#count);
    for (let at = 0; at < this.#count; at++) (this.#packets[at] ?? this.#first).hasTransport = false;
    this.#table.add(packet);
  }

  /** Counts what is left; to be called before the bytes change. */
  flush(): void {
    this.#table.addAll(this.#packets, this.#count);
    this.#count = 0;
    this.packet = this.#first;
  }
}
