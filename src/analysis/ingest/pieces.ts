import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import type { FlowBatch } from '#analysis/store/flow-store.ts';
import type { Stretch } from './cursors.ts';
import { type ReadOptions, readStretch, type StretchSources } from './stretch-reader.ts';

/** Rows for one insert, each with the stretch that it is of. */
export type Piece = readonly { readonly stretch: Stretch; readonly rows: FlowBatch }[];

/** Stretches of a batch while they are read. */
export interface Pieces {
  readonly stretches: readonly Stretch[];
  /** The next piece, null at the end. All have to be taken: reading waits until they are. */
  next(): Promise<Piece | null>;
  /**
   * What was read of each stretch, once all rows were handed over: null for one whose blob changed or went away. Null in
   * all when rows were handed over that do not count: reading failed, or a stretch ended before its end.
   */
  readonly stats: Promise<readonly (FlowLogStats | null)[] | null>;
  /** Resolves when all is read; pieces may still wait. Rejects with the fault for which reading failed. */
  readonly done: Promise<void>;
}

/** Stretches read at the same time: many small blobs must not become as many connections. */
const READ_AT_ONCE = 16;
/** Bytes of them, about: rows of each lie in memory until a piece is full. */
const BYTES_AT_ONCE = 4 << 20;
/** Rows of a piece, from which on it is handed over. An insert costs 20 ms however few they are. */
const PIECE_ROWS = 48_000;

/** Begins to read and decode stretches. Few pieces wait to be taken; with these reading waits too. */
export function readPieces(sources: StretchSources, stretches: readonly Stretch[], options: ReadOptions): Pieces {
  const { readable, writable } = new TransformStream<Piece, Piece>(undefined, { highWaterMark: 1 });
  const [writer, reader] = [writable.getWriter(), readable.getReader()];
  const hand = async (piece: Piece): Promise<void> => {
    await writer.ready;
    // Refused when a fault in another stretch has ended the batch: then nobody wants it.
    writer.write(piece).catch(() => undefined);
  };
  const stats = readAll(sources, stretches, { ...options, hand }).finally(() => void writer.close());
  const done = stats.then(() => undefined);
  // Whoever takes the pieces learns of a fault by `stats`, before anyone may look at this.
  done.catch(() => undefined);
  return {
    stretches,
    next: async () => (await reader.read()).value ?? null,
    stats: stats.catch(() => null),
    done,
  };
}

/** Takes what nobody wants. */
export async function drain(pieces: Pieces): Promise<void> {
  while ((await pieces.next()) !== null);
}

async function readAll(
  sources: StretchSources,
  stretches: readonly Stretch[],
  { hand, ...options }: ReadOptions & { hand: (piece: Piece) => Promise<void> },
): Promise<readonly (FlowLogStats | null)[] | null> {
  const gathered = new Gathered();
  let spoiled = false;
  const stats = await readInOrder(stretches, atOnce(stretches), async (stretch) => {
    let rows = 0;
    const onBatch = async (batch: FlowBatch): Promise<void> => {
      rows += batch.columns.count;
      const kept = trimmed(batch);
      if (kept !== batch) sources.arrays.rows.give(batch.columns);
      gathered.add({ stretch, rows: kept });
      if (gathered.rows >= PIECE_ROWS) await hand(gathered.take());
    };
    const read = await readStretch(sources, stretch, { ...options, onBatch });
    spoiled ||= read === null && rows > 0;
    return read;
  });
  if (spoiled) return null;
  if (gathered.rows > 0) await hand(gathered.take());
  return stats;
}

class Gathered {
  #piece: { stretch: Stretch; rows: FlowBatch }[] = [];
  rows = 0;

  add(part: { stretch: Stretch; rows: FlowBatch }): void {
    this.#piece.push(part);
    this.rows += part.rows.columns.count;
  }

  take(): Piece {
    const piece = this.#piece;
    this.#piece = [];
    this.rows = 0;
    return piece;
  }
}

function atOnce(stretches: readonly Stretch[]): number {
  const bytes = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const wanted = Math.floor((BYTES_AT_ONCE * stretches.length) / Math.max(1, bytes));
  return Math.min(READ_AT_ONCE, Math.max(2, wanted));
}

/** Some at a time; after a fault no more are begun. */
async function readInOrder<Result>(
  stretches: readonly Stretch[],
  readers: number,
  read: (stretch: Stretch) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = stretches.entries();
  let failed = false;
  const reader = async (): Promise<void> => {
    for (const [index, stretch] of rest) {
      if (failed) return;
      try {
        results[index] = await read(stretch);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: readers }, reader));
  return results;
}

/** Columns have room for thousands of rows; held for many short stretches, that room would be most of the memory. */
function trimmed(batch: FlowBatch): FlowBatch {
  const { count, ...columns } = batch.columns;
  if (count * 2 > columns.timeMs.length) return batch;
  return {
    ...batch,
    columns: {
      ...columns,
      count,
      timeMs: columns.timeMs.slice(0, count),
      src: columns.src.slice(0, count * 16),
      dst: columns.dst.slice(0, count * 16),
      srcPort: columns.srcPort.slice(0, count),
      dstPort: columns.dstPort.slice(0, count),
      protocol: columns.protocol.slice(0, count),
      direction: columns.direction.slice(0, count),
      action: columns.action.slice(0, count),
      state: columns.state.slice(0, count),
      encryption: columns.encryption.slice(0, count),
      packetsSent: columns.packetsSent.slice(0, count),
      bytesSent: columns.bytesSent.slice(0, count),
      packetsReceived: columns.packetsReceived.slice(0, count),
      bytesReceived: columns.bytesReceived.slice(0, count),
      context: columns.context.slice(0, count),
    },
  };
}
