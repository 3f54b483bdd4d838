import { DEFAULT_MAX_FLOWS } from '#analysis/capture/analyze-capture.ts';
import { PacketDecoder, type OuterSink } from '#analysis/capture/decode/packet-decoder.ts';
import { FlowTable } from '#analysis/capture/flow-table/flow-table.ts';
import { Packet } from '#analysis/capture/packet.ts';
import { CaptureReader } from '#analysis/capture/reader/capture-reader.ts';
import type { PacketSink } from '#analysis/capture/reader/packet-sink.ts';
import { COMPRESSION_MAGIC_BYTES, compressionOf, Unpacking } from '#analysis/capture/source/compression.ts';
import { readChunks } from '#analysis/capture/source/read-chunks.ts';
import { withStart } from '#analysis/capture/source/with-start.ts';
import type { ChosenFlows, FlowChoice } from './capture-flow-choice.ts';

export interface ExtractionOptions {
  readonly signal: AbortSignal;
  readonly choice: FlowChoice;
  /** The same limits as in the reading that chose. */
  readonly limits: { readonly maxFlows?: number; readonly idleSeconds?: number; readonly activeSeconds?: number };
  /** Takes each packet of a chosen flow, in the order of the capture; the packet is valid during the call. */
  readonly onPacket: (packet: Packet) => void;
  /** Called about once a megabyte; reading waits for it. */
  readonly drain: () => Promise<void>;
}

/**
 * Reads a capture a second time and hands over the packets of the flows that were chosen in the first. A packet in a
 * tunnel belongs to the flow of the tunnel and to the one inside. What is cut or damaged is read as far as it goes.
 */
export async function extractPackets(chunks: AsyncIterable<Uint8Array>, options: ExtractionOptions): Promise<void> {
  const { signal, drain } = options;
  const sink = new ExtractingSink(options);
  const reader = new CaptureReader(sink);
  const { start, all } = await withStart(chunks, COMPRESSION_MAGIC_BYTES);
  const compression = compressionOf(start);
  const bytes = compression === 'none' ? all : new Unpacking(compression).read(all);
  const push = (window: Uint8Array, view: DataView, from: number, to: number): number => {
    sink.packet.bytes = window;
    sink.packet.view = view;
    return reader.read(window, view, from, to);
  };
  await readChunks(bytes, push, { signal, isOver: () => reader.fault !== null, onProgress: drain });
  await drain();
}

/** Counts packets in a flow table as the first reading did, to know which flow each belongs to. */
class ExtractingSink implements PacketSink, OuterSink {
  readonly packet = new Packet();
  readonly #decoder = new PacketDecoder(this);
  readonly #chosen: ChosenFlows;
  readonly #table: FlowTable;
  readonly #onPacket: (packet: Packet) => void;
  #isChosen = false;

  constructor({ choice, limits, onPacket }: ExtractionOptions) {
    const { maxFlows = DEFAULT_MAX_FLOWS, idleSeconds = 0, activeSeconds = 0 } = limits;
    const chosen = choice.again();
    this.#chosen = chosen;
    this.#onPacket = onPacket;
    const ended = { onFlow: (slot: number) => chosen.end(slot) };
    this.#table = new FlowTable({ maxFlows, idleSeconds, activeSeconds, hashSeed: 0 }, ended, null);
  }

  onPacket(packet: Packet): void {
    this.#isChosen = false;
    this.#decoder.decode(packet);
    if (packet.hasTransport) this.onOuter(packet);
    if (this.#isChosen) this.#onPacket(packet);
  }

  onOuter(packet: Packet): void {
    this.#table.add(packet);
    this.#isChosen ||= this.#chosen.has(packet.flow);
  }
}
