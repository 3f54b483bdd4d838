import { ROW_WORDS } from '../packet-rows.ts';
import { windowBytes } from '../source/byte-windows.ts';

/** Windows of the file that may be on their way, so that the threads need not go in step. */
export const WINDOWS = 8;
/** Small enough that what was read is still in the processor's second cache when it is decoded. */
export const DATA_BYTES = 256 * 1024;
/** Batches of rows on their way: more than windows, since one of small packets fills several. A power of two. */
export const BATCHES = 16;
export const BATCH_ROWS = 1024;

/** Words that both threads look at. Counts wrap around. */
export const CONTROL = {
  /** Batches that the decoding thread has filled. */
  published: 0,
  /** Those that the flow table has counted: their memory may be used again. */
  taken: 1,
  /** Not 0: nobody waits for the rest of the capture. */
  stop: 2,
  /** `BATCH` for each batch. */
  batches: 4,
} as const;
/** Words of a batch: its window, and its number of rows; `LAST_BATCH` when none will come after it. */
export const BATCH = { window: 0, rows: 1, words: 2 } as const;
export const LAST_BATCH = -1;
/** Doubles of a batch: bytes of the file and packets up to its end. */
export const PROGRESS = { bytes: 0, packets: 1, doubles: 2 } as const;

/** What both threads share. */
export interface ChannelMemory {
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly progress: Float64Array<SharedArrayBuffer>;
  /** One for each batch. */
  readonly rows: readonly Int32Array<SharedArrayBuffer>[];
  readonly windows: readonly SharedArrayBuffer[];
}

export const newChannelMemory = (): ChannelMemory => ({
  control: new Int32Array(new SharedArrayBuffer(4 * (CONTROL.batches + BATCHES * BATCH.words))),
  progress: new Float64Array(new SharedArrayBuffer(8 * BATCHES * PROGRESS.doubles)),
  rows: times(BATCHES, () => new Int32Array(new SharedArrayBuffer(4 * BATCH_ROWS * ROW_WORDS))),
  windows: times(WINDOWS, () => new SharedArrayBuffer(windowBytes(DATA_BYTES))),
});

const times = <Item>(length: number, make: () => Item): Item[] => Array.from({ length }, make);
