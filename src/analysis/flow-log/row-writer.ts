import type { RowArrayPool } from './row-array-pool.ts';
import { RowBatch } from './row-batch.ts';

/** Small logs are many, and many are read at once: begin with arrays of 24 KB instead of 6 MB. */
const FIRST_CAPACITY = 256;

/** The batch being filled, and those that are full. */
export class RowWriter {
  readonly #pool: RowArrayPool;
  readonly #batchRows: number;
  batch: RowBatch;
  /** Full batches with rows that still wait for their contexts, and those without. */
  #full: RowBatch[] = [];
  #ready: RowBatch[] = [];

  constructor(pool: RowArrayPool, batchRows: number, expectedRows = 0) {
    this.#pool = pool;
    this.#batchRows = batchRows;
    this.batch = new RowBatch(pool, Math.max(FIRST_CAPACITY, expectedRows), batchRows);
  }

  /** Makes room for a row behind the last one of the current batch, which may be another one than before. */
  makeRoom(): void {
    if (this.batch.count < this.batch.capacity) return;
    if (this.batch.capacity < this.#batchRows) {
      this.batch.grow();
      return;
    }
    this.#full.push(this.batch);
    this.batch = new RowBatch(this.#pool, this.#batchRows, this.#batchRows);
  }

  /** Tells that all rows so far have their contexts: full batches may go. */
  release(): void {
    if (this.#full.length === 0) return;
    this.#ready.push(...this.#full);
    this.#full = [];
  }

  /** Full batches released since the last call. */
  takeReady(): RowBatch[] {
    const ready = this.#ready;
    if (ready.length > 0) this.#ready = [];
    return ready;
  }

  /** All batches with rows since the last call; their rows must have their contexts. */
  takeAll(): RowBatch[] {
    this.release();
    const ready = this.takeReady();
    if (this.batch.count === 0) return ready;
    const all = [...ready, this.batch];
    this.batch = new RowBatch(this.#pool, FIRST_CAPACITY, this.#batchRows);
    return all;
  }
}
