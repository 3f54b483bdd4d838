import type { Window } from '#core/window.ts';

export type BackfillState = 'running' | 'paused' | 'done' | 'cancelled';

/** A piece of the past that somebody asked to be read now. Counts are of what it has read. */
export interface BackfillJob {
  readonly id: number;
  /** Hours that touch it are read. */
  readonly window: Window;
  readonly state: BackfillState;
  readonly requestedMs: number;
  readonly finishedMs: number | null;
  readonly blobs: number;
  readonly bytes: number;
  readonly tuples: number;
  /** Time spent on it, in ms. */
  readonly workedMs: number;
}

/** Where jobs are kept. */
export interface BackfillJobs {
  /** The newest one. */
  last(): Promise<BackfillJob | null>;
  add(window: Window, requestedMs: number): Promise<BackfillJob>;
  save(job: BackfillJob): Promise<void>;
}

/** What is to be read. */
export interface BackfillSize {
  readonly blobs: number;
  readonly bytes: number;
}

export interface BackfillStatus extends BackfillJob {
  /** All of it, done and not done; null until it is counted. */
  readonly total: BackfillSize | null;
  /** Share 0..1 of the bytes; null until they are counted. */
  readonly share: number | null;
  /** Over the time worked; null while that is too short to tell. */
  readonly bytesPerSecond: number | null;
  readonly leftMs: number | null;
}
