import type { BlobContainer } from '#azure/blob.ts';
import { parseFlowLogPath } from '#azure/flow-log-path.ts';
import type { Clock } from '#core/clock.ts';
import { asAppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import { HOUR_MS, MINUTE_MS } from '#core/window.ts';
import type { Backfill } from './backfill.ts';
import { BatchReader, type Stored } from './batch-reader.ts';
import { type BlobHint, BlobHints } from './blob-hints.ts';
import { type Cursors, cursorKey } from './cursors.ts';
import type { FlowWriter } from './flow-writer.ts';
import { FlowLogLister, type FoundBlob } from './lister.ts';
import { PastReader } from './past-reader.ts';

export interface WatcherParts {
  /** Gone through anew at each look, so that containers may come and go. */
  readonly containers: Iterable<BlobContainer>;
  readonly cursors: Cursors;
  readonly writer: FlowWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly backfill?: Backfill;
}

export interface WatcherSettings {
  readonly pollMs: number;
  /** Blobs of hours before this are left alone; null reads everything that is there. */
  readonly notBeforeMs: number | null;
  /** How far the first start reads back by itself; null as far as `notBeforeMs`. */
  readonly historyMs?: number | null;
  /** Between looks while hints come; not less than `pollMs`. */
  readonly hintedPollMs?: number;
  /** See Lease: one name for all lives of the only worker, or one of its own for each of several. */
  readonly worker?: string;
  readonly leaseMs?: number;
}

export interface WatcherStatus {
  readonly state: 'starting' | 'reading history' | 'back-filling' | 'live' | 'failing';
  /** Share of what is known to be new that is done, while history is read. */
  readonly share: number | null;
  readonly problem: string | null;
}

/** After the last hint, storage is looked at as often as without any. */
const HINTS_TRUSTED_MS = 10 * MINUTE_MS;
const ONLY_WORKER = 'only';
const LEASE_MS = MINUTE_MS;

/** Follows flow logs in containers: this hour and the last at every poll, the past in what time is left. */
export class FlowLogWatcher {
  readonly #parts: WatcherParts;
  readonly #settings: WatcherSettings;
  readonly #lister: FlowLogLister;
  readonly #reader: BatchReader;
  readonly #past: PastReader;
  readonly #hints: BlobHints;
  readonly #onRows: () => void;
  readonly #stopped = new AbortController();
  #status: WatcherStatus = { state: 'starting', share: null, problem: null };
  #lookedMs = -Infinity;
  #within = false;
  #bell = Promise.withResolvers<void>();

  /** `onRows` is called after new rows were stored. */
  constructor(parts: WatcherParts, settings: WatcherSettings, onRows: () => void) {
    this.#parts = parts;
    this.#settings = settings;
    this.#onRows = onRows;
    const containers = {
      get: (key: string) => Iterator.from(parts.containers).find((each) => each.key === key),
      keys: () => Iterator.from(parts.containers).map(({ key }) => key),
    };
    const lease = { worker: settings.worker ?? ONLY_WORKER, leaseMs: settings.leaseMs ?? LEASE_MS };
    this.#lister = new FlowLogLister(parts.containers);
    this.#reader = new BatchReader({ ...parts, containers, lease });
    this.#hints = new BlobHints(parts.clock, () => this.#bell.resolve());
    this.#past = new PastReader(
      { ...parts, lister: this.#lister, reader: this.#reader },
      { notBeforeMs: settings.notBeforeMs, historyMs: settings.historyMs ?? null },
      {
        between: (signal) => this.#liveIfDue(signal),
        within: (signal) => this.#meanwhile(signal),
        progress: (state, share) => (this.#status = { state, share, problem: null }),
        onRows,
      },
    );
    parts.backfill?.listen(() => this.#bell.resolve(), { signal: this.#stopped.signal });
  }

  status(): WatcherStatus {
    return this.#status;
  }

  /** Whether a blob is a flow log in one of the containers. */
  follows({ container, blob }: BlobHint): boolean {
    return (
      parseFlowLogPath(blob) !== null && Iterator.from(this.#parts.containers).some(({ key }) => key === container)
    );
  }

  /** Somebody says that a blob has changed: it is looked at soon, without waiting for the poll. Repeats do no harm. */
  hint(hint: BlobHint): void {
    if (!this.#hints.add(hint, { signal: this.#stopped.signal })) this.#past.wanted();
  }

  /** Polls until the signal says stop. A fault of the storage is told in the status and tried again. */
  async run({ signal }: { signal: AbortSignal }): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let askedToWaitMs = 0;
      try {
        await this.#turn(signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        failures += 1;
        askedToWaitMs = this.#fail(error);
      }
      const backOffMs = Math.min(this.#pollMs() * 2 ** Math.min(failures, 5), Math.max(MINUTE_MS, this.#pollMs()));
      await this.#wait(Math.max(backOffMs, askedToWaitMs), { signal, bell: failures === 0 });
    }
    this.#stopped.abort();
    await this.#reader.settled().catch(() => undefined);
  }

  #pollMs(): number {
    const { pollMs, hintedPollMs = pollMs } = this.#settings;
    const trusted = this.#parts.clock.nowMs() - this.#hints.lastMs < HINTS_TRUSTED_MS;
    return trusted ? Math.max(pollMs, hintedPollMs) : pollMs;
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

  /** Until the time is over, or, with `bell`, something is to be done before. */
  async #wait(ms: number, { signal, bell }: { signal: AbortSignal; bell: boolean }): Promise<void> {
    const woken = new AbortController();
    const slept = this.#parts.clock
      .sleep(ms, { signal: AbortSignal.any([signal, woken.signal]) })
      .catch(() => undefined);
    await (bell ? Promise.race([slept, this.#bell.promise]) : slept);
    woken.abort();
    this.#bell = Promise.withResolvers<void>();
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (this.#reader.ready) await this.#reader.tidy(signal);
    else await this.#reader.recover(signal);
    await this.#live(signal);
    await this.#past.read(signal);
    this.#status = { state: 'live', share: null, problem: null };
  }

  /** Between two batches of the past, and within a long one. */
  async #liveIfDue(signal: AbortSignal): Promise<void> {
    const due = this.#hints.ready || this.#parts.clock.nowMs() - this.#lookedMs >= this.#pollMs();
    if (due && this.#reader.ready) await this.#live(signal);
  }

  /** Blobs of this hour and the one before: all of them, or only those that were hinted at while no poll is due. */
  async #live(signal: AbortSignal): Promise<void> {
    const nowMs = this.#parts.clock.nowMs();
    const hinted = this.#hints.ready ? this.#hinted(nowMs) : new Map<string, FoundBlob>();
    if (hinted.size === 0 || nowMs - this.#lookedMs >= this.#pollMs()) {
      this.#lookedMs = nowMs;
      const found = await this.#lister.recent(nowMs, { signal });
      for (const each of found) if (this.#reader.newBytes(each) > 0) hinted.set(cursorKey(each.key), each);
    }
    const changed = [...hinted.values()].toSorted((a, b) => b.key.hourMs - a.key.hourMs);
    const onStored = ({ tuples }: Stored): void => {
      if (tuples > 0) this.#onRows();
    };
    const between = () => this.#meanwhile(signal);
    // After a while in which nothing ran, or at the first start.
    await using _bulk = await this.#reader.bulk(changed);
    for await (const stretches of this.#reader.batchesOf(changed, signal)) {
      await this.#reader.read(stretches, { signal, onStored, between });
    }
    await this.#reader.settled();
  }

  /** A long stretch does not fail over what is done meanwhile. */
  async #meanwhile(signal: AbortSignal): Promise<void> {
    if (this.#within) return;
    this.#within = true;
    try {
      await this.#liveIfDue(signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#fail(error);
    } finally {
      this.#within = false;
    }
  }

  /** Blobs of this hour and the one before; what is older waits for a look at the past. */
  #hinted(nowMs: number): Map<string, FoundBlob> {
    const recentMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS - HOUR_MS;
    const found = new Map<string, FoundBlob>();
    for (const { container: name, blob } of this.#hints.take()) {
      const container = Iterator.from(this.#parts.containers).find((each) => each.key === name);
      const path = parseFlowLogPath(blob);
      if (container === undefined || path === null) continue;
      if (path.hourMs < recentMs) {
        this.#past.wanted();
        continue;
      }
      const key = { container: name, blob, source: path.source, nic: path.nic, hourMs: path.hourMs };
      found.set(cursorKey(key), { container, key, etag: '', bytes: 0 });
    }
    return found;
  }
}
