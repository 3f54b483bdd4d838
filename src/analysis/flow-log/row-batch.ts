import type { FlowColumns, FlowContext } from '#core/flow.ts';
import { ContextTable } from './context-table.ts';
import type { RowArrayPool } from './row-array-pool.ts';
import type { RowArrays } from './row-arrays.ts';

/** Columns being filled. Grows up to `limit` rows. */
export class RowBatch {
  readonly limit: number;
  readonly #pool: RowArrayPool;
  readonly contexts = new ContextTable();
  arrays: RowArrays;
  count = 0;

  constructor(pool: RowArrayPool, capacity: number, limit: number) {
    this.limit = limit;
    this.#pool = pool;
    this.arrays = pool.take(Math.min(capacity, limit));
  }

  get capacity(): number {
    return this.arrays.rows;
  }

  /** Four times the room, up to the limit. Replaces the arrays. */
  grow(): void {
    this.arrays = this.arrays.enlarged(Math.min(this.capacity * 4, this.limit));
  }

  setContext(from: number, to: number, context: FlowContext, hash: number): void {
    this.arrays.context.fill(this.contexts.indexOf(context, hash), from, to);
  }

  columns(): FlowColumns {
    const { arrays } = this;
    const columns = {
      count: this.count,
      timeMs: arrays.timeMs,
      src: bytesOf(arrays.srcWords),
      dst: bytesOf(arrays.dstWords),
      srcPort: arrays.srcPort,
      dstPort: arrays.dstPort,
      protocol: arrays.protocol,
      direction: arrays.direction,
      action: arrays.action,
      state: arrays.state,
      encryption: arrays.encryption,
      packetsSent: arrays.packetsSent,
      bytesSent: arrays.bytesSent,
      packetsReceived: arrays.packetsReceived,
      bytesReceived: arrays.bytesReceived,
      context: arrays.context,
      contexts: this.contexts.list,
    };
    this.#pool.lend(arrays, columns);
    return columns;
  }
}

const bytesOf = (words: Int32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
