import type { Clock } from '#core/clock.ts';

/** A clock that stands still until told; `sleeping` resolves when somebody waits for a later time. */
export class ManualClock implements Clock {
  #nowMs: number;
  #sleeper: { readonly untilMs: number; readonly wake: () => void } | undefined;
  #asleep = Promise.withResolvers<void>();

  constructor(time: string) {
    this.#nowMs = Date.parse(time);
  }

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (signal?.aborted) reject(signal.reason);
    this.#sleeper = { untilMs: this.#nowMs + ms, wake: resolve };
    this.#asleep.resolve();
    return promise;
  }

  sleeping(): Promise<void> {
    return this.#asleep.promise;
  }

  /** Moves on to `time` and resolves when the sleeper has done its work and sleeps again. */
  async moveTo(time: string): Promise<void> {
    await this.#asleep.promise;
    this.#nowMs = Date.parse(time);
    if (!this.#sleeper || this.#sleeper.untilMs > this.#nowMs) return;
    this.#asleep = Promise.withResolvers<void>();
    this.#sleeper.wake();
    await this.#asleep.promise;
  }
}
