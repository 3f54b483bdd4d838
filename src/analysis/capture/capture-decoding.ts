import type { CaptureFacts, CaptureStop } from './capture-facts.ts';
import { dropsOf, linkTypesOf } from './frame-statistics.ts';
import { PacketBatch, type TakeRows } from './packet-batch.ts';
import type { PacketRows } from './packet-rows.ts';
import { CaptureReader } from './reader/capture-reader.ts';
import type { UnpackingProblem } from './source/compression.ts';

/** Facts that the capture's own bytes tell; the compression is known outside. */
export type ReadFacts = Omit<CaptureFacts, 'compression'>;

/** One capture from bytes to transport headers: reader and decoder in a row. */
export class CaptureDecoding {
  readonly #batch: PacketBatch;
  readonly #reader: CaptureReader;

  /** `rows` are the first to be filled, `take` gives the next; the seed is that of the flow table. */
  constructor(rows: PacketRows, hashSeed: number, take: TakeRows) {
    this.#batch = new PacketBatch(rows, hashSeed, take);
    this.#reader = new CaptureReader(this.#batch);
  }

  get packets(): number {
    return this.#batch.frames.packets;
  }

  /** True when the capture is damaged so that more bytes are of no use. */
  get isOver(): boolean {
    return this.#reader.fault !== null;
  }

  /**
   * Reads [from, to) of `bytes`, over which `view` lies, and returns the first byte that must be given again in front
   * of the next ones: less than `LARGEST_LEFTOVER`.
   * @throws AppError FB3006 when this is no capture, or one of a format that is not read.
   */
  push(bytes: Uint8Array, view: DataView, from: number, to: number): number {
    this.#batch.setBytes(bytes, view);
    const read = this.#reader.read(bytes, view, from, to);
    this.#batch.flush();
    return read;
  }

  /**
   * Tells what was read; `problem` is what ended gzip or zstd early.
   * @throws AppError FB3006 when what came is too little to be a capture of any kind.
   */
  finish(leftover: Uint8Array, problem: UnpackingProblem | null = null): ReadFacts {
    const stop = this.#stop(leftover, problem);
    const { frames, decoder } = this.#batch;
    const interfaces = this.#reader.records?.interfaces() ?? [];
    return {
      fileType: this.#reader.records?.fileType ?? null,
      interfaces,
      linkTypes: linkTypesOf(interfaces),
      packets: frames.packets,
      wireBytes: frames.wireBytes,
      capturedBytes: frames.capturedBytes,
      cutPackets: frames.cutPackets,
      first: frames.first,
      last: frames.last,
      packetsWithoutTime: frames.packetsWithoutTime,
      timeGoesBack: frames.timeGoesBack,
      drops: dropsOf(interfaces),
      undecoded: decoder.undecoded(),
      bytesRead: this.#reader.offset,
      stop,
    };
  }

  /** The reader knows where it stands, the unpacking why there is no more. */
  #stop(leftover: Uint8Array, problem: UnpackingProblem | null): CaptureStop {
    const stop = this.#reader.end(leftover);
    return problem === null || stop.kind === 'corrupt' ? stop : { ...problem, offset: stop.offset };
  }
}
