import { CaptureDecoding, type ReadFacts } from './capture-decoding.ts';
import type { FlowTable } from './flow-table/flow-table.ts';
import { newPacketRows } from './packet-rows.ts';
import type { UnpackingProblem } from './source/compression.ts';

/** Decoded and counted in turn: few enough to stay in the processor's first cache. */
const ROWS = 128;

/** One capture from bytes to flows, in one thread. Bytes are pushed, flows go to the sink of the table. */
export class CaptureAnalysis {
  readonly #decoding: CaptureDecoding;

  constructor(table: FlowTable) {
    this.#decoding = new CaptureDecoding(newPacketRows(ROWS), table.hashSeed, (rows) => {
      table.addAll(rows);
      rows.count = 0;
      return rows;
    });
  }

  get packets(): number {
    return this.#decoding.packets;
  }

  /** True when the capture is damaged so that more bytes are of no use. */
  get isOver(): boolean {
    return this.#decoding.isOver;
  }

  /** As `CaptureDecoding.push`. */
  push(bytes: Uint8Array, view: DataView, from: number, to: number): number {
    return this.#decoding.push(bytes, view, from, to);
  }

  /** As `CaptureDecoding.finish`. The flows that are left stay in the table. */
  finish(leftover: Uint8Array, problem: UnpackingProblem | null = null): ReadFacts {
    return this.#decoding.finish(leftover, problem);
  }
}
