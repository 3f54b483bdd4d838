import { randomUUID } from 'node:crypto';
import type { BlobContainer } from '#azure/blob.ts';
import { FlowLogLister, type FoundBlob } from './lister.ts';
import type { Clock } from '#core/clock.ts';
import { asAppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import { HOUR_MS, MINUTE_MS } from '#core/window.ts';
import {
  type BatchParts,
  decodeBatch,
  type DecodedBatch,
  isLong,
  type ReadBatch,
  recoverBatches,
  storeBatch,
  streamBatch,
} from './batches.ts';
import { type Batch, type Cursor, type Cursors, cursorAfter, cursorKey, type Stretch } from './cursors.ts';
import type { FlowWriter } from './flow-writer.ts';
import { planStretches } from './stretches.ts';

export interface WatcherParts {
  readonly containers: readonly BlobContainer[];
  readonly cursors: Cursors;
  readonly writer: FlowWriter;
  readonly clock: Clock;
  readonly log: Log;
}

export interface WatcherSettings {
  readonly pollMs: number;
  /** Blobs of hours before this are left alone; null reads everything that is there. */
  readonly notBeforeMs: number | null;
}

export interface WatcherStatus {
  readonly state: 'starting' | 'reading history' | 'live' | 'failing';
  /** Share of the blobs known to have something new that are done, while history is read. */
  readonly share: number | null;
  readonly problem: string | null;
}

/** Bytes of blobs that become one insert: about 50,000 rows, which the store takes in 0.1 s. */
const BATCH_BYTES = 4 << 20;
/** Stretches of a batch at most, however short: its cursors move in one transaction. */
const BATCH_STRETCHES = 500;
/** Block lists asked for at the same time. */
const ASKED_AT_ONCE = 8;

/** Follows flow logs in containers: newest first, only what changed, each stretch once. */
export class FlowLogWatcher {
  readonly #parts: WatcherParts;
  readonly #batchParts: BatchParts;
  readonly #settings: WatcherSettings;
  readonly #lister: FlowLogLister;
  readonly #onRows: () => void;
  readonly #cursors = new Map<string, Cursor>();
  #status: WatcherStatus = { state: 'starting', share: null, problem: null };
  #recovered = false;

  /** `onRows` is called after new rows were stored. */
  constructor(parts: WatcherParts, settings: WatcherSettings, onRows: () => void) {
    this.#parts = parts;
    this.#batchParts = { ...parts, containers: new Map(parts.containers.map((each) => [each.name, each])) };
    this.#settings = settings;
    this.#lister = new FlowLogLister(parts.containers, settings);
    this.#onRows = onRows;
  }

  status(): WatcherStatus {
    return this.#status;
  }

  /** Polls until the signal says stop. A fault of the storage is told in the status and tried again. */
  async run({ signal }: { signal: AbortSignal }): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let askedToWaitMs = 0;
      try {
        await this.#pass(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        failures += 1;
        askedToWaitMs = this.#fail(error);
      }
      const backOffMs = Math.min(this.#settings.pollMs * 2 ** Math.min(failures, 5), MINUTE_MS);
      const waitMs = Math.max(backOffMs, askedToWaitMs);
      await this.#parts.clock.sleep(waitMs, { signal }).catch(() => undefined);
    }
  }

  /** Returns how long the storage asks to be left alone, in ms. */
  #fail(error: unknown): number {
    const { code, message, next, details } = asAppError(error);
    const problem = `${message} ${next} (${code})`;
    if (problem !== this.#status.problem) this.#parts.log.warn('flow logs cannot be read', { error, next });
    this.#status = { state: 'failing', share: null, problem };
    const retryAfterMs = details['retryAfterMs'];
    return typeof retryAfterMs === 'number' ? Math.min(retryAfterMs, MINUTE_MS) : 0;
  }

  async #pass(signal: AbortSignal): Promise<void> {
    if (!this.#recovered) await this.#recover(signal);
    const nowMs = this.#parts.clock.nowMs();
    const found = await this.#lister.look(nowMs, { signal });
    const changed = found.filter((each) => this.#cursors.get(cursorKey(each.key))?.etag !== each.etag);
    changed.sort((a, b) => b.key.hourMs - a.key.hourMs);
    this.#lister.saw(nowMs, changed);
    await this.#readAll(changed, { nowMs, signal });
    this.#status = { state: 'live', share: null, problem: null };
    if (changed.length > 0) this.#onRows();
  }

  /** Once, and again when it failed: half-done batches first, then the cursors as they are. */
  async #recover(signal: AbortSignal): Promise<void> {
    const batches = await recoverBatches(this.#batchParts, { signal });
    if (batches > 0) this.#parts.log.info('unfinished batches were finished', { batches });
    this.#cursors.clear();
    for (const cursor of await this.#parts.cursors.all()) this.#cursors.set(cursorKey(cursor), cursor);
    this.#recovered = true;
  }

  /** One batch is stored while the next is read and decoded. */
  async #readAll(
    changed: readonly FoundBlob[],
    { nowMs, signal }: { nowMs: number; signal: AbortSignal },
  ): Promise<void> {
    const history = changed.some(({ key }) => key.hourMs < nowMs - 2 * HOUR_MS);
    let storing: Promise<void> = Promise.resolve();
    let done = 0;
    for await (const stretches of this.#batchesOf(changed, signal)) {
      const batch = { id: randomUUID(), stretches };
      done += stretches.filter(({ etag }) => etag !== '').length;
      if (isLong(batch)) {
        await storing;
        await this.#stream(batch, { nowMs, signal });
        continue;
      }
      const decoded = await decodeBatch(this.#batchParts, batch, { version: 'same', signal }).catch(
        async (error: unknown) => {
          await storing;
          throw error;
        },
      );
      await storing;
      storing = this.#store(decoded, nowMs);
      // Looked at by the next `await storing`; without this a fault before then would end the process.
      storing.catch(() => undefined);
      if (history) this.#status = { state: 'reading history', share: done / changed.length, problem: null };
    }
    await storing;
  }

  async #store(decoded: DecodedBatch, nowMs: number): Promise<void> {
    await this.#half(storeBatch(this.#batchParts, decoded));
    this.#stored(decoded, nowMs);
  }

  async #stream(batch: Batch, { nowMs, signal }: { nowMs: number; signal: AbortSignal }): Promise<void> {
    this.#stored(await this.#half(streamBatch(this.#batchParts, batch, { version: 'same', signal })), nowMs);
  }

  /** Failed, it is not known whether the rows are in: the batch has to be finished before anything else is read. */
  async #half<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      this.#recovered = false;
      throw error;
    }
  }

  #stored({ batch: { stretches }, stats }: ReadBatch, nowMs: number): void {
    for (const stretch of stretches) this.#cursors.set(cursorKey(stretch), cursorAfter(stretch));
    const tuples = stats.reduce((sum, each) => sum + each.tuples, 0);
    this.#parts.log.debug('batch stored', { stretches: stretches.length, tuples });
    // Rules want what is new at once, and the past only when all of it is there.
    if (stretches.some(({ hourMs }) => hourMs > nowMs - 2 * HOUR_MS)) this.#onRows();
  }

  /** Stretches of the changed blobs, gathered to batches. */
  async *#batchesOf(changed: readonly FoundBlob[], signal: AbortSignal): AsyncGenerator<Stretch[]> {
    let gathered: Stretch[] = [];
    let bytes = 0;
    for (let at = 0; at < changed.length; at += ASKED_AT_ONCE) {
      const asked = changed.slice(at, at + ASKED_AT_ONCE);
      for (const stretch of (await Promise.all(asked.map((each) => this.#plan(each, signal)))).flat()) {
        const size = stretch.to - stretch.from;
        if (gathered.length === BATCH_STRETCHES || (gathered.length > 0 && bytes + size > BATCH_BYTES)) {
          yield gathered;
          gathered = [];
          bytes = 0;
        }
        gathered.push(stretch);
        bytes += size;
      }
    }
    if (gathered.length > 0) yield gathered;
  }

  /** Version and size of one answer: the listing may be older than the block list. */
  async #plan({ container, key }: FoundBlob, signal: AbortSignal): Promise<Stretch[]> {
    const state = await container.blocks(key.blob, { signal });
    if (state === null) return [];
    return planStretches({ key, ...state, cursor: this.#cursors.get(cursorKey(key)) }, BATCH_BYTES);
  }
}
