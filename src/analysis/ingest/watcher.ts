import type { BlobContainer, ListedBlob } from '#azure/blob.ts';
import { type FlowLogPath, hourPrefix, parseFlowLogPath } from '#azure/flow-log-path.ts';
import type { Clock } from '#core/clock.ts';
import { asAppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import { HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { readBlob } from './blob-reader.ts';
import type { Cursor, Cursors } from './cursors.ts';
import type { FlowWriter } from './flow-writer.ts';
import { flowLogRoots } from './roots.ts';

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

interface Found {
  readonly container: BlobContainer;
  readonly listed: ListedBlob;
  readonly path: FlowLogPath;
}

/** Everything is listed again this long after a full pass found nothing new; doubled each time up to the longest. */
const FIRST_FULL_PASS_AGAIN_MS = 3_000;
const LONGEST_BETWEEN_FULL_PASSES_MS = 10 * MINUTE_MS;

/** Follows flow logs in containers: newest first, only what changed, each stretch once. */
export class FlowLogWatcher {
  readonly #parts: WatcherParts;
  readonly #settings: WatcherSettings;
  readonly #onRows: () => void;
  readonly #cursors = new Map<string, Cursor>();
  #status: WatcherStatus = { state: 'starting', share: null, problem: null };
  #nextFullMs = 0;
  #betweenFullMs = FIRST_FULL_PASS_AGAIN_MS;

  /** `onRows` is called after a pass that stored new rows. */
  constructor(parts: WatcherParts, settings: WatcherSettings, onRows: () => void) {
    this.#parts = parts;
    this.#settings = settings;
    this.#onRows = onRows;
  }

  status(): WatcherStatus {
    return this.#status;
  }

  /** Polls until the signal says stop. A fault of the storage is told in the status and tried again. */
  async run({ signal }: { signal: AbortSignal }): Promise<void> {
    for (const cursor of await this.#parts.cursors.all()) this.#cursors.set(cursor.blob, cursor);
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
    if (problem !== this.#status.problem) this.#parts.log.warn('flow logs cannot be read', { code, message, next, error });
    this.#status = { state: 'failing', share: null, problem };
  }

  async #pass(signal: AbortSignal): Promise<void> {
    const nowMs = this.#parts.clock.nowMs();
    const full = nowMs >= this.#nextFullMs;
    const changed = (await this.#look(full, { nowMs, signal })).filter((found) => this.#isNew(found));
    changed.sort((a, b) => b.path.hourMs - a.path.hourMs);
    const history = changed.some(({ path }) => path.hourMs < nowMs - 2 * HOUR_MS);
    for (const [done, found] of changed.entries()) {
      if (history) this.#status = { state: 'reading history', share: done / changed.length, problem: null };
      await this.#read(found, signal);
    }
    if (full) this.#planFullPass(nowMs, changed.length > 0);
    this.#status = { state: 'live', share: null, problem: null };
    if (changed.length > 0) this.#onRows();
  }

  #planFullPass(nowMs: number, foundSome: boolean): void {
    this.#betweenFullMs = foundSome
      ? FIRST_FULL_PASS_AGAIN_MS
      : Math.min(this.#betweenFullMs * 2, LONGEST_BETWEEN_FULL_PASSES_MS);
    this.#nextFullMs = nowMs + (foundSome ? 0 : this.#betweenFullMs);
  }

  async #look(full: boolean, { nowMs, signal }: { nowMs: number; signal: AbortSignal }): Promise<Found[]> {
    const found: Found[] = [];
    for (const container of this.#parts.containers) {
      for (const prefix of await this.#prefixes(container, { full, nowMs, signal })) {
        for await (const listed of container.list(prefix, { signal })) {
          const path = parseFlowLogPath(listed.name);
          if (path !== null && this.#isWanted(path)) found.push({ container, listed, path });
        }
      }
    }
    return found;
  }

  /** A full pass lists everything; between those only this hour and the one before are looked at. */
  async #prefixes(
    container: BlobContainer,
    { full, nowMs, signal }: { full: boolean; nowMs: number; signal: AbortSignal },
  ): Promise<readonly string[]> {
    if (full) return [''];
    const roots = await flowLogRoots(container, { signal });
    return roots.flatMap((root) => [hourPrefix(root, nowMs), hourPrefix(root, nowMs - HOUR_MS)]);
  }

  #isWanted(path: FlowLogPath): boolean {
    return this.#settings.notBeforeMs === null || path.hourMs >= this.#settings.notBeforeMs;
  }

  #isNew({ container, listed }: Found): boolean {
    const cursor = this.#cursors.get(`${container.name}/${listed.name}`);
    return cursor === undefined || cursor.pendingTo !== null || cursor.etag !== listed.etag;
  }

  async #read({ container, listed, path }: Found, signal: AbortSignal): Promise<void> {
    const { cursors, writer, log } = this.#parts;
    const key = `${container.name}/${listed.name}`;
    const before = this.#cursors.get(key);
    const cursor = await readBlob({ container, cursors, writer }, { listed, path, cursor: before }, { signal });
    if (cursor === null) return;
    this.#cursors.set(key, cursor);
    log.debug('blob read', { blob: key, tuples: cursor.tuples - (before?.tuples ?? 0) });
  }
}
