import type { Clock } from '#core/clock.ts';
import { MINUTE_MS, type Window } from '#core/window.ts';
import type { BackfillJob, BackfillJobs, BackfillSize, BackfillStatus } from './backfill-job.ts';
import type { Stored } from './batch-reader.ts';

export interface BackfillParts {
  readonly jobs: BackfillJobs;
  readonly clock: Clock;
  /** Older flows are deleted by the store: nothing before is read. */
  readonly retentionMs: number;
}

/** What came of a request for a window. */
export type Requested =
  | { readonly kind: 'started'; readonly status: BackfillStatus }
  /** Another one is not over yet. */
  | { readonly kind: 'busy'; readonly status: BackfillStatus }
  /** All of the window lies before what the store keeps. */
  | { readonly kind: 'expired' };

/** Progress is written down this often. */
const SAVE_EVERY_MS = 2000;
/** A status is shown this often, and for so long. */
const SHOW_EVERY_MS = 2000;
const FOLLOWED_MS = 10 * MINUTE_MS;
/** Before that a rate says nothing. */
const RATE_AFTER_MS = 1000;

/** The one back-fill that is asked for, paused or running. The watcher does its reading. */
export class Backfill {
  readonly #parts: BackfillParts;
  readonly #listeners = new Set<() => void>();
  #job: BackfillJob | null = null;
  #total: BackfillSize | null = null;
  #loaded: Promise<void> | null = null;
  #workingSinceMs: number | null = null;
  #savedMs = 0;

  constructor(parts: BackfillParts) {
    this.#parts = parts;
  }

  /** The last one, however it ended; null when there never was one. */
  async status(): Promise<BackfillStatus | null> {
    await this.load();
    return this.#job === null ? null : this.#statusOf(this.#job);
  }

  async request(window: Window): Promise<Requested> {
    await this.load();
    const { jobs, clock, retentionMs } = this.#parts;
    if (this.#job?.state === 'running' || this.#job?.state === 'paused') {
      return { kind: 'busy', status: this.#statusOf(this.#job) };
    }
    const nowMs = clock.nowMs();
    const kept = { fromMs: Math.max(window.fromMs, nowMs - retentionMs), toMs: window.toMs };
    if (kept.fromMs >= kept.toMs) return { kind: 'expired' };
    this.#job = await jobs.add(kept, nowMs);
    this.#total = null;
    this.#changed();
    return { kind: 'started', status: this.#statusOf(this.#job) };
  }

  /** Null when there is none in a state that allows it. */
  async pause(): Promise<BackfillStatus | null> {
    return this.#become('paused', ['running']);
  }

  async resume(): Promise<BackfillStatus | null> {
    return this.#become('running', ['paused']);
  }

  async cancel(): Promise<BackfillStatus | null> {
    return this.#become('cancelled', ['running', 'paused']);
  }

  /** Shows the status now and then while the job runs, for some minutes at most; the last status. */
  async follow(
    show: (status: BackfillStatus) => void,
    { signal }: { signal: AbortSignal },
  ): Promise<BackfillStatus | null> {
    const { clock } = this.#parts;
    const endMs = clock.nowMs() + FOLLOWED_MS;
    while (this.running() !== null && !signal.aborted && clock.nowMs() < endMs) {
      await clock.sleep(SHOW_EVERY_MS, { signal }).catch(() => undefined);
      if (this.#job !== null) show(this.#statusOf(this.#job));
    }
    return this.status();
  }

  /** Calls when a job begins, goes on, pauses or ends, until the signal says stop. */
  listen(listener: () => void, { signal }: { signal: AbortSignal }): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  /** Reads what an earlier life of the process has left. */
  async load(): Promise<void> {
    this.#loaded ??= this.#parts.jobs.last().then((job) => {
      this.#job ??= job;
    });
    await this.#loaded.catch((error: unknown) => {
      this.#loaded = null;
      throw error;
    });
  }

  /** The job that is to be worked on; null when there is none. */
  running(): BackfillJob | null {
    return this.#job?.state === 'running' ? this.#job : null;
  }

  /** Work on the job begins, with so much to do. */
  counted(left: BackfillSize): void {
    if (this.#job === null) return;
    this.#workingSinceMs = this.#parts.clock.nowMs();
    this.#total = { blobs: this.#job.blobs + left.blobs, bytes: this.#job.bytes + left.bytes };
  }

  stored({ stretches, bytes, tuples }: Stored): void {
    const job = this.#job;
    if (job === null) return;
    this.#job = {
      ...this.#worked(job),
      blobs: job.blobs + stretches.filter(({ etag }) => etag !== '').length,
      bytes: job.bytes + bytes,
      tuples: job.tuples + tuples,
    };
  }

  /** Writes progress down now and then. */
  async keep(): Promise<void> {
    const nowMs = this.#parts.clock.nowMs();
    if (this.#job === null || nowMs - this.#savedMs < SAVE_EVERY_MS) return;
    this.#savedMs = nowMs;
    await this.#parts.jobs.save(this.#job);
  }

  /** Work on a job is interrupted, or over when all of it is done. */
  async leave(id: number, { done }: { done: boolean }): Promise<void> {
    const job = this.#job;
    if (job === null || job.id !== id) return;
    const worked = this.#worked(job);
    this.#workingSinceMs = null;
    const over = done && job.state === 'running';
    this.#job = over ? { ...worked, state: 'done', finishedMs: this.#parts.clock.nowMs() } : worked;
    await this.#parts.jobs.save(this.#job);
    if (over) this.#changed();
  }

  async #become(state: BackfillJob['state'], from: readonly BackfillJob['state'][]): Promise<BackfillStatus | null> {
    await this.load();
    const job = this.#job;
    if (job === null || !from.includes(job.state)) return null;
    const finishedMs = state === 'cancelled' ? this.#parts.clock.nowMs() : null;
    this.#job = { ...job, state, finishedMs };
    await this.#parts.jobs.save(this.#job);
    this.#changed();
    return this.#statusOf(this.#job);
  }

  #worked(job: BackfillJob): BackfillJob {
    if (this.#workingSinceMs === null) return job;
    const nowMs = this.#parts.clock.nowMs();
    const workedMs = job.workedMs + nowMs - this.#workingSinceMs;
    this.#workingSinceMs = nowMs;
    return { ...job, workedMs };
  }

  #statusOf(job: BackfillJob): BackfillStatus {
    const total = this.#total;
    const share = job.state === 'done' ? 1 : total === null ? null : Math.min(1, job.bytes / Math.max(1, total.bytes));
    const bytesPerSecond = job.workedMs >= RATE_AFTER_MS && job.bytes > 0 ? (job.bytes / job.workedMs) * 1000 : null;
    const left = total === null || bytesPerSecond === null ? null : Math.max(0, total.bytes - job.bytes);
    const leftMs = left === null || bytesPerSecond === null ? null : (left / bytesPerSecond) * 1000;
    return { ...job, total, share, bytesPerSecond, leftMs: job.state === 'running' ? leftMs : null };
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
