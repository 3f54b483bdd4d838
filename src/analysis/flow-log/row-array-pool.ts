import type { FlowColumns } from '#core/flow.ts';
import { RowArrays } from './row-arrays.ts';

/** Arrays of fewer rows are not worth keeping: 0.7 MB. */
const LEAST_ROWS = 8192;
/** Sets of arrays that lie ready, at most: 34 MB of full batches. */
const MOST_FREE = 6;

/**
 * Arrays of batches that are done with, to be filled again. Fresh ones are pages that the system hands out empty and
 * that V8 collects by looking through its whole heap: together a third of what reading costs. They are not cleared,
 * because a row that is read has all its fields written.
 */
export class RowArrayPool {
  readonly #leastRows: number;
  #free: RowArrays[] = [];
  readonly #lent = new WeakMap<FlowColumns, RowArrays>();

  /** Takes back arrays of `leastRows` rows and more. */
  constructor({ leastRows = LEAST_ROWS }: { leastRows?: number } = {}) {
    this.#leastRows = leastRows;
  }

  /** Arrays of exactly so many rows. */
  take(rows: number): RowArrays {
    const index = this.#free.findLastIndex((arrays) => arrays.rows === rows);
    return (index < 0 ? undefined : this.#free.splice(index, 1)[0]) ?? new RowArrays(rows);
  }

  /** Notes whose columns these are. */
  lend(arrays: RowArrays, columns: FlowColumns): void {
    if (arrays.rows >= this.#leastRows) this.#lent.set(columns, arrays);
  }

  /** Takes columns back, which nobody may look at any more. Columns of elsewhere are left alone. */
  give(columns: FlowColumns): void {
    const arrays = this.#lent.get(columns);
    if (arrays === undefined) return;
    this.#lent.delete(columns);
    if (this.#free.length < MOST_FREE) this.#free.push(arrays);
  }

  /** Lets go of all that lie ready. */
  clear(): void {
    this.#free = [];
  }
}
