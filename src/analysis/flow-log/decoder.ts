import type { FlowColumns, FlowFormat } from '#core/flow.ts';
import { ByteWindow } from './byte-window.ts';
import { DocumentReader } from './document-reader.ts';
import type { FlowLogProblem } from './problem.ts';
import { ProblemList } from './problem.ts';
import type { RowBatch } from './row-batch.ts';
import { RowArrayPool } from './row-array-pool.ts';
import { RowWriter } from './row-writer.ts';

export type { FlowLogProblem } from './problem.ts';

/** What a decoder has met so far. */
export interface FlowLogStats {
  /** Records read, whole or in part. */
  readonly records: number;
  readonly tuples: number;
  readonly bytes: number;
  readonly formats: ReadonlySet<FlowFormat>;
  /** The first 100 problems. */
  readonly problems: readonly FlowLogProblem[];
  readonly problemCount: number;
  /** Oldest and newest time of a tuple in ms; NaN before the first batch is out. */
  readonly firstTimeMs: number;
  readonly lastTimeMs: number;
}

export interface FlowLogDecoderOptions {
  /** Rows of a full batch; 65,536 when not given. */
  readonly batchRows?: number;
  /** Offset in the blob of the first byte pushed; problems count from the start of the blob. */
  readonly startOffset?: number;
  /** The data is a part of a blob that goes on: a missing end of the list of records is no problem. */
  readonly isPart?: boolean;
  /** How many bytes will be pushed, where that is known: arrays are made as large as they will have to be. */
  readonly expectedBytes?: number;
  /** Where arrays come from. Batches belong to the caller, who may give their arrays back here. */
  readonly arrays?: RowArrayPool;
}

/** A tuple with its quotes and comma, in logs without white space: 60 to 90 bytes. */
const TUPLE_BYTES = 64;

/** Pushed data is taken in pieces of this size, which stay in the processor's cache. */
const PIECE = 256 * 1024;

/**
 * Decodes flow logs (NSG v1, NSG v2, VNet v4) from bytes that arrive in chunks cut anywhere. Never throws on any input:
 * what cannot be read is in `stats.problems`, everything well-formed around it is decoded. Memory: one record and
 * one batch. Batches belong to the caller.
 */
export class FlowLogDecoder {
  readonly #window: ByteWindow;
  readonly #writer: RowWriter;
  readonly #problems = new ProblemList();
  readonly #document: DocumentReader;
  readonly #isPart: boolean;
  #bytes = 0;
  #tuples = 0;
  #firstTimeMs = Number.NaN;
  #lastTimeMs = Number.NaN;

  constructor(options: FlowLogDecoderOptions = {}) {
    this.#window = new ByteWindow(options.startOffset ?? 0);
    const expectedRows = Math.ceil((options.expectedBytes ?? 0) / TUPLE_BYTES);
    this.#writer = new RowWriter(options.arrays ?? new RowArrayPool(), options.batchRows ?? 65_536, expectedRows);
    this.#document = new DocumentReader(this.#window, this.#writer, this.#problems);
    this.#isPart = options.isPart ?? false;
  }

  /** Takes the next bytes; returns the batches that are full. */
  push(chunk: Uint8Array): FlowColumns[] {
    const out: FlowColumns[] = [];
    this.#bytes += chunk.length;
    for (let from = 0; from < chunk.length; from += PIECE) {
      this.#window.append(chunk.subarray(from, from + PIECE));
      this.#document.read();
      for (const batch of this.#writer.takeReady()) out.push(this.#finished(batch));
    }
    return out;
  }

  /** Ends the data; returns the batches that are left. */
  end(): FlowColumns[] {
    this.#document.end(this.#isPart);
    return this.#writer.takeAll().map((batch) => this.#finished(batch));
  }

  get stats(): FlowLogStats {
    return {
      records: this.#document.records,
      tuples: this.#tuples,
      bytes: this.#bytes,
      formats: this.#document.formats,
      problems: this.#problems.kept,
      problemCount: this.#problems.count,
      firstTimeMs: this.#firstTimeMs,
      lastTimeMs: this.#lastTimeMs,
    };
  }

  #finished(batch: RowBatch): FlowColumns {
    this.#tuples += batch.count;
    let first = Number.isNaN(this.#firstTimeMs) ? Number.POSITIVE_INFINITY : this.#firstTimeMs;
    let last = Number.isNaN(this.#lastTimeMs) ? Number.NEGATIVE_INFINITY : this.#lastTimeMs;
    for (let row = 0; row < batch.count; row++) {
      const timeMs = batch.arrays.timeMs[row] ?? 0;
      if (timeMs < first) first = timeMs;
      if (timeMs > last) last = timeMs;
    }
    this.#firstTimeMs = first;
    this.#lastTimeMs = last;
    return batch.columns();
  }
}

/** Decodes a whole flow log. Never throws on any input: `stats.problems` tells what could not be read. */
export function decodeFlowLog(bytes: Uint8Array): { batches: FlowColumns[]; stats: FlowLogStats } {
  const decoder = new FlowLogDecoder();
  const batches = [...decoder.push(bytes), ...decoder.end()];
  return { batches, stats: decoder.stats };
}
