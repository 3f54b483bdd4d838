import { randomUUID } from 'node:crypto';
import type { BlobContainer } from '#azure/blob.ts';
import { FlowLogLister, type FoundBlob } from './lister.ts';
import type { Clock } from '#core/clock.ts';
import { asAppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import { HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { type BatchParts, decodeBatch, type DecodedBatch, recoverBatches, storeBatch } from './batches.ts';
import { type Cursor, type Cursors, cursorAfter, cursorKey, type Stretch } from './cursors.ts';
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
      try {
        await this.#pass(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        failures += 1;
        this.#fail(error);
      }
      const waitMs = Math.min(this.#settings.pollMs * 2 ** Math.min(failures, 5), MINUTE_MS);
      await this.#parts.clock.sleep(waitMs, { signal }).catch(() => undefined);
    }
  }

  #fail(error: unknown): void {
    const { code, message, next } = asAppError(error);
    const problem = `${message} ${next} (${code})`;
    if (problem !== this.#status.problem) this.#parts.log.warn('flow logs cannot be read', { error, next });
    this.#status = { state: 'failing', share: null, problem };
  }

  async #pass(signal: AbortSignal): Promise<void> {
    if (!this.#recovered) await this.#recover(signal);
    const nowMs = this.#parts.clock.nowMs();
    const found = await this.#lister.look(nowMs, { signal });
    const changed = found.filter((each) => this.#cursors.get(cursorKey(each.key))?.etag !== each.etag);
    changed.sort((a, b) => b.key.hourMs - a.key.hourMs);
    this.#lister.saw(nowMs, changed.length);
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
      done += stretches.filter(({ etag }) => etag !== '').length;
      if (history) this.#status = { state: 'reading history', share: done / changed.length, problem: null };
    }
    await storing;
  }

  async #store(decoded: DecodedBatch, nowMs: number): Promise<void> {
    try {
      await storeBatch(this.#batchParts, decoded);
    } catch (error) {
      // It is not known whether the rows are in: the batch has to be finished before anything else is read.
      this.#recovered = false;
      throw error;
    }
    for (const stretch of decoded.batch.stretches) this.#cursors.set(cursorKey(stretch), cursorAfter(stretch));
    const tuples = decoded.stats.reduce((sum, stats) => sum + stats.tuples, 0);
    this.#parts.log.debug('batch stored', { stretches: decoded.batch.stretches.length, tuples });
    // Rules want what is new at once, and the past only when all of it is there.
    if (decoded.batch.stretches.some(({ hourMs }) => hourMs > nowMs - 2 * HOUR_MS)) this.#onRows();
  }

  /** Stretches of the changed blobs, gathered to about BATCH_BYTES. */
  async *#batchesOf(changed: readonly FoundBlob[], signal: AbortSignal): AsyncGenerator<Stretch[]> {
    let gathered: Stretch[] = [];
    let bytes = 0;
    for (let at = 0; at < changed.length; at += ASKED_AT_ONCE) {
      const asked = changed.slice(at, at + ASKED_AT_ONCE);
      for (const stretch of (await Promise.all(asked.map((each) => this.#plan(each, signal)))).flat()) {
        const size = stretch.to - stretch.from;
        if (gathered.length > 0 && bytes + size > BATCH_BYTES) {
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

  async #plan({ container, key, bytes }: FoundBlob, signal: AbortSignal): Promise<Stretch[]> {
    const state = await container.blocks(key.blob, { signal });
    if (state === null) return [];
    return planStretches({ key, ...state, bytes, cursor: this.#cursors.get(cursorKey(key)) }, BATCH_BYTES);
  }
}
