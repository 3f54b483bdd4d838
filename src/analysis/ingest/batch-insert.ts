import { randomUUID } from 'node:crypto';
import type { FlowBatch, FlowStore } from '#analysis/store/flow-store.ts';
import { RecordCounter } from '#analysis/store/record-counts.ts';
import type { BatchArrays } from './batch-arrays.ts';
import type { Stretch } from './cursors.ts';
import type { Piece } from './pieces.ts';
import type { StretchSources } from './stretch-reader.ts';

/**
 * Inserts the rows of a batch as they come, and what its records count together with the last of them: each insert
 * costs 20 ms however small. One piece is held back to know which is the last.
 */
export class BatchInsert {
  readonly #store: FlowStore;
  readonly #arrays: BatchArrays;
  readonly #id: string;
  readonly #counters = new Map<Stretch, RecordCounter>();
  #held: readonly FlowBatch[] = [];
  #rows = 0;

  constructor({ writer, arrays }: StretchSources, id: string) {
    this.#store = writer.store;
    this.#arrays = arrays;
    this.#id = id;
  }

  async add(piece: Piece): Promise<void> {
    const before = this.#held;
    this.#held = piece.map(({ rows }) => rows);
    await this.#insert(before, { end: false });
    for (const { stretch, rows } of piece) this.#counterOf(stretch).add(rows);
  }

  /** The rest. */
  end(): Promise<void> {
    return this.#insert(this.#held, { end: true });
  }

  async #insert(batches: readonly FlowBatch[], { end }: { end: boolean }): Promise<void> {
    if (batches.length === 0) return;
    const records = end ? [...this.#counters.values()].flatMap((counter) => counter.take({ open: true })) : [];
    await this.#store.insert(batches, { token: randomUUID(), batch: this.#id, firstRow: this.#rows, records });
    this.#rows += batches.reduce((sum, { columns }) => sum + columns.count, 0);
    for (const batch of batches) this.#arrays.give(batch);
  }

  #counterOf(stretch: Stretch): RecordCounter {
    const known = this.#counters.get(stretch);
    if (known !== undefined) return known;
    const counter = new RecordCounter();
    this.#counters.set(stretch, counter);
    return counter;
  }
}
