import type { Clock } from '#core/clock.ts';
import { HOUR_MS, type Window } from '#core/window.ts';
import type { Backfill } from './backfill.ts';
import type { BackfillJob } from './backfill-job.ts';
import type { BatchReader, Stored } from './batch-reader.ts';
import { FullLooks } from './full-looks.ts';
import type { FlowLogLister, FoundBlob, FoundPart } from './lister.ts';

export interface PastParts {
  readonly lister: FlowLogLister;
  readonly reader: BatchReader;
  readonly clock: Clock;
  readonly backfill?: Backfill;
}

export interface PastSettings {
  /** Blobs of hours before this are left alone; null reads everything that is there. */
  readonly notBeforeMs: number | null;
  /** How far the first start reads back; null as far as `notBeforeMs`. */
  readonly historyMs: number | null;
}

export interface PastEvents {
  /** Called between any two batches, and often while there is nothing to read: here live blobs are read. */
  readonly between: (signal: AbortSignal) => Promise<void>;
  /** The same within a long batch, which does not fail over it. */
  readonly within: (signal: AbortSignal) => Promise<void>;
  readonly progress: (state: 'reading history' | 'back-filling', share: number | null) => void;
  readonly onRows: () => void;
}

interface Reading {
  readonly window: Window;
  readonly onStored: (stored: Stored) => void;
  /** Asked between two batches. */
  readonly goesOn: () => boolean;
  readonly onPart?: (changed: readonly FoundBlob[]) => void;
  /** Share of the look that is over, after each batch. */
  readonly onShare: (share: number) => void;
}

/** Reads what is older than the last hour, whenever nothing newer waits: what was asked for first, then history. */
export class PastReader {
  readonly #parts: PastParts;
  readonly #settings: PastSettings;
  readonly #events: PastEvents;
  readonly #looks = new FullLooks();
  #fromMs: number | null = null;

  constructor(parts: PastParts, settings: PastSettings, events: PastEvents) {
    this.#parts = parts;
    this.#settings = settings;
    this.#events = events;
  }

  /** Something of the past is known to be new. */
  wanted(): void {
    this.#looks.wanted();
  }

  /** All that is to be read now. */
  async read(signal: AbortSignal): Promise<void> {
    await this.#parts.backfill?.load();
    await this.#backfill(signal);
    const nowMs = this.#parts.clock.nowMs();
    if (!this.#looks.due(nowMs)) return;
    this.#looks.looked(nowMs, await this.#history(nowMs, signal));
  }

  /** True when something of before the last hour was new. */
  async #history(nowMs: number, signal: AbortSignal): Promise<boolean> {
    const lastHourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS - HOUR_MS;
    let foundNew = false;
    let tuples = 0;
    const reading = {
      window: { fromMs: this.#historyFromMs(nowMs), toMs: Infinity },
      onPart: (changed: readonly FoundBlob[]) => {
        foundNew ||= changed.some(({ key }) => key.hourMs < lastHourMs);
      },
      onStored: (stored: Stored) => {
        tuples += stored.tuples;
      },
      onShare: (share: number) => {
        if (foundNew) this.#events.progress('reading history', share);
      },
      goesOn: () => true,
    };
    await this.#readParts(reading, signal);
    // Rules want the past only when all of it is there.
    if (tuples > 0) this.#events.onRows();
    return foundNew;
  }

  /** After a time in which nothing ran, everything since then is read, however long it was. */
  #historyFromMs(nowMs: number): number {
    const { notBeforeMs, historyMs } = this.#settings;
    const kept = notBeforeMs ?? -Infinity;
    if (historyMs === null) return kept;
    this.#fromMs ??= Math.min(nowMs - historyMs, this.#parts.reader.newestHourMs() ?? Infinity);
    return Math.max(kept, this.#fromMs);
  }

  /** What was asked for, until it is done, paused or cancelled. */
  async #backfill(signal: AbortSignal): Promise<void> {
    const { backfill } = this.#parts;
    for (let job = backfill?.running(); backfill !== undefined && job; job = backfill.running()) {
      let done = false;
      try {
        done = await this.#work(backfill, job, signal);
      } finally {
        await backfill.leave(job.id, { done });
      }
    }
  }

  async #work(backfill: Backfill, job: BackfillJob, signal: AbortSignal): Promise<boolean> {
    const { window } = job;
    const { lister, reader } = this.#parts;
    const goesOn = (): boolean => backfill.running()?.id === job.id;
    const left = { blobs: 0, bytes: 0 };
    this.#events.progress('back-filling', null);
    for await (const { found } of lister.past(window, { signal })) {
      const sizes = found.map((each) => reader.newBytes(each)).filter((bytes) => bytes > 0);
      left.blobs += sizes.length;
      left.bytes += sizes.reduce((sum, bytes) => sum + bytes, 0);
      await this.#events.between(signal);
      if (!goesOn()) return false;
    }
    backfill.counted(left);
    const onShare = (share: number): void => this.#events.progress('back-filling', share);
    const onStored = (stored: Stored): void => backfill.stored(stored);
    return this.#readParts({ window, goesOn, onShare, onStored }, signal);
  }

  /** False when it was told to stop before the end. */
  async #readParts(reading: Reading, signal: AbortSignal): Promise<boolean> {
    const { lister, reader } = this.#parts;
    await using much = new AsyncDisposableStack();
    let bulk: AsyncDisposable | null = null;
    let share = 0;
    try {
      for await (const part of lister.past(reading.window, { signal })) {
        bulk ??= much.use(await reader.bulk(part.found));
        if (!(await this.#readPart(part, { ...reading, share }, signal))) return false;
        ({ share } = part);
      }
      return true;
    } finally {
      await reader.settled();
    }
  }

  async #readPart(part: FoundPart, reading: Reading & { share: number }, signal: AbortSignal): Promise<boolean> {
    const { reader, backfill } = this.#parts;
    const changed = part.found.filter((each) => reader.newBytes(each) > 0);
    reading.onPart?.(changed);
    let read = 0;
    for await (const stretches of reader.batchesOf(changed, signal)) {
      await this.#between(reading, signal);
      if (!reading.goesOn()) return false;
      const { onStored } = reading;
      await reader.read(stretches, { signal, onStored, between: () => this.#events.within(signal) });
      await backfill?.keep();
      read += stretches.filter(({ etag }) => etag !== '').length;
      reading.onShare(reading.share + (part.share - reading.share) * (read / changed.length));
    }
    await this.#between(reading, signal);
    return reading.goesOn();
  }

  /** What somebody asks for is read before what is read by itself. */
  async #between({ window }: Reading, signal: AbortSignal): Promise<void> {
    await this.#events.between(signal);
    if (window.toMs === Infinity) await this.#backfill(signal);
  }
}
