import type { Clock } from '#core/clock.ts';
import type { Log } from '#core/log.ts';
import {
  type BatchParts,
  isLong,
  recoverBatches,
  type StoredBatch,
  storeBatch,
  streamBatch,
  sweepRetired,
} from './batches.ts';
import { BatchArrays } from './batch-arrays.ts';
import { type Cursor, cursorAfter, cursorKey, type Stretch } from './cursors.ts';
import type { FoundBlob } from './lister.ts';
import { drain, readPieces } from './pieces.ts';
import { roomyHeap } from './roomy-heap.ts';
import { planStretches } from './stretches.ts';

export interface ReaderParts extends Omit<BatchParts, 'arrays'> {
  readonly clock: Clock;
  readonly log: Log;
}

/** What a batch has brought. */
export interface Stored {
  readonly stretches: readonly Stretch[];
  readonly tuples: number;
  readonly bytes: number;
}

export interface BatchOptions {
  readonly signal: AbortSignal;
  /** Called when the batch is in the store, which may be while the next is read. */
  readonly onStored: (stored: Stored) => void;
  /** Called now and then while one long stretch is read. */
  readonly between?: () => Promise<void>;
}

/** Bytes of a blob that are one request, and a batch of their own: some 250,000 rows, which take half a second. */
const STRETCH_BYTES = 16 << 20;
/** Bytes of several blobs that are one batch: their rows lie in memory side by side. */
const BATCH_BYTES = 8 << 20;
/** Stretches of a batch at most, however short: its cursors move in one transaction. */
const BATCH_STRETCHES = 500;
/** New bytes from which on reading them is a bulk load. */
const MUCH_BYTES = 30e6;
/** Block lists asked for at the same time. */
const ASKED_AT_ONCE = 8;

/** Reads what is new in blobs, in batches, each stretch once. One batch is stored while the next is read and decoded. */
export class BatchReader {
  readonly #parts: ReaderParts & BatchParts;
  readonly #cursors = new Map<string, Cursor>();
  #ready = false;
  #storing: Promise<void> = Promise.resolve();
  #sweepAtMs: number | null = null;

  constructor(parts: ReaderParts) {
    this.#parts = { ...parts, arrays: new BatchArrays() };
  }

  /** False until `recover`, and again when it is not known what became of a batch. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Newest hour of which something was read, ms since 1970; null at the very first start. */
  newestHourMs(): number | null {
    let newest: number | null = null;
    for (const { hourMs, version } of this.#cursors.values()) {
      if (version > 0 && hourMs > (newest ?? -Infinity)) newest = hourMs;
    }
    return newest;
  }

  /** Half-done batches first, then the cursors as they are. */
  async recover(signal: AbortSignal): Promise<void> {
    const { cursors, lease, clock, log } = this.#parts;
    await this.settled().catch(() => undefined);
    const batches = await recoverBatches(this.#parts, { signal });
    if (batches > 0) log.info('unfinished batches were finished', { batches });
    this.#cursors.clear();
    for (const cursor of await cursors.all()) this.#cursors.set(cursorKey(cursor), cursor);
    this.#sweepAtMs = clock.nowMs() + lease.leaseMs;
    this.#ready = true;
  }

  /** Takes out rows of batches that were given up on, and takes over what other workers have left behind. */
  async tidy(signal: AbortSignal): Promise<void> {
    const { clock, lease } = this.#parts;
    if (this.#sweepAtMs === null || clock.nowMs() < this.#sweepAtMs) return;
    this.#sweepAtMs = clock.nowMs() + lease.leaseMs;
    await sweepRetired(this.#parts);
    const { pending } = this.#parts.cursors;
    if ((await pending()).length > 0) await this.recover(signal);
  }

  /** Bytes of a blob that are not read yet, about; 0 when it is as it was. */
  newBytes({ key, etag, bytes }: FoundBlob): number {
    const cursor = this.#cursors.get(cursorKey(key));
    return cursor?.etag === etag ? 0 : Math.max(1, bytes - (cursor?.nextOffset ?? 0));
  }

  /** Where much of the blobs is new, the store does only what cannot wait until disposal. */
  async bulk(blobs: readonly FoundBlob[]): Promise<AsyncDisposable | null> {
    const bytes = blobs.reduce((sum, each) => sum + this.newBytes(each), 0);
    const unmerged = bytes > MUCH_BYTES ? await this.#parts.writer.store.bulk() : null;
    if (unmerged === null) return null;
    const bulk = new AsyncDisposableStack();
    bulk.use(roomyHeap());
    bulk.use(unmerged);
    return bulk;
  }

  /** What is new in the blobs, as stretches gathered to batches of different blobs. */
  async *batchesOf(blobs: readonly FoundBlob[], signal: AbortSignal): AsyncGenerator<Stretch[]> {
    const gathered = new Gathered();
    for (let at = 0; at < blobs.length; at += ASKED_AT_ONCE) {
      const asked = blobs.slice(at, at + ASKED_AT_ONCE);
      for (const stretch of (await Promise.all(asked.map((each) => this.#plan(each, signal)))).flat()) {
        if (!gathered.hasRoomFor(stretch)) yield gathered.take();
        gathered.add(stretch);
      }
    }
    if (!gathered.isEmpty) yield gathered.take();
  }

  /** Reads and decodes a batch. Its rows are stored meanwhile, once the batch before it is. */
  async read(stretches: readonly Stretch[], options: BatchOptions): Promise<void> {
    const { signal, onStored, between } = options;
    const [long] = stretches;
    if (long !== undefined && isLong(stretches)) {
      await this.settled();
      const meanwhile = between === undefined ? {} : { between };
      const streamed = streamBatch(this.#parts, long, { version: 'same', signal, ...meanwhile });
      this.#keep(await this.#half(streamed), onStored);
      return;
    }
    const before = this.#storing;
    const pieces = readPieces(this.#parts, stretches, { version: 'same', signal });
    const storing = before.then(() => this.#half(storeBatch(this.#parts, pieces)));
    this.#storing = storing.then(
      (batch) => this.#keep(batch, onStored),
      async (error: unknown) => {
        await drain(pieces);
        throw error;
      },
    );
    // Looked at by the next wait for it; without this a fault before then would end the process.
    this.#storing.catch(() => undefined);
    await pieces.done.catch(async (error: unknown) => {
      await this.settled();
      throw error;
    });
  }

  /** Resolves when everything that was read is in the store; rejects, once, when that failed. */
  async settled(): Promise<void> {
    const storing = this.#storing;
    this.#storing = Promise.resolve();
    await storing.finally(() => this.#parts.arrays.clear());
  }

  /** Failed, it is not known whether the rows are in: the batch has to be finished before anything else is read. */
  async #half(work: Promise<StoredBatch>): Promise<StoredBatch> {
    try {
      return await work;
    } catch (error) {
      this.#ready = false;
      throw error;
    }
  }

  #keep({ stored, lost, takenOver }: StoredBatch, onStored: (stored: Stored) => void): void {
    for (const cursor of lost) this.#cursors.set(cursorKey(cursor), cursor);
    if (takenOver) {
      this.#parts.log.warn('a batch was taken over by another worker', { stretches: stored.length });
      this.#ready = false;
      return;
    }
    const stretches = stored.map(({ stretch }) => stretch);
    for (const stretch of stretches) this.#cursors.set(cursorKey(stretch), cursorAfter(stretch));
    const tuples = stored.reduce((sum, { stats }) => sum + stats.tuples, 0);
    this.#parts.log.debug('batch stored', { stretches: stretches.length, lost: lost.length, tuples });
    onStored({ stretches, tuples, bytes: stretches.reduce((sum, { from, to }) => sum + to - from, 0) });
  }

  /** Version and size of one answer: the listing may be older than the block list. */
  async #plan({ container, key }: FoundBlob, signal: AbortSignal): Promise<Stretch[]> {
    const state = await container.blocks(key.blob, { signal });
    const cursor = this.#cursors.get(cursorKey(key));
    if (state === null || state.etag === cursor?.etag) return [];
    return planStretches({ key, ...state, cursor }, STRETCH_BYTES);
  }
}

/** Stretches that become one batch. */
class Gathered {
  #stretches: Stretch[] = [];
  readonly #blobs = new Set<string>();
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#stretches.length === 0;
  }

  hasRoomFor(stretch: Stretch): boolean {
    if (this.isEmpty) return true;
    const fits = this.#bytes + stretch.to - stretch.from <= BATCH_BYTES;
    // A cursor moves once in a batch.
    return fits && this.#stretches.length < BATCH_STRETCHES && !this.#blobs.has(cursorKey(stretch));
  }

  add(stretch: Stretch): void {
    this.#stretches.push(stretch);
    this.#blobs.add(cursorKey(stretch));
    this.#bytes += stretch.to - stretch.from;
  }

  take(): Stretch[] {
    const stretches = this.#stretches;
    this.#stretches = [];
    this.#blobs.clear();
    this.#bytes = 0;
    return stretches;
  }
}
