import type { Clock } from '#core/clock.ts';

/** A blob that somebody says has changed. */
export interface BlobHint {
  /** Key of the container, `account/container`. */
  readonly container: string;
  readonly blob: string;
}

/** Hints for one blob come one for each block; so long they are gathered. */
const GATHER_MS = 1000;
/** Above this the next look at everything finds the rest. */
const MOST_HINTS = 10_000;

/** Gathers hints for a short while, each blob once. */
export class BlobHints {
  readonly #clock: Clock;
  readonly #onReady: () => void;
  readonly #gathered = new Map<string, BlobHint>();
  #gathering = false;
  #ready = false;
  #lastMs = -Infinity;

  /** `onReady` is called when hints have been gathered long enough. */
  constructor(clock: Clock, onReady: () => void) {
    this.#clock = clock;
    this.#onReady = onReady;
  }

  /** Whether there is something to take. */
  get ready(): boolean {
    return this.#ready;
  }

  /** When the last hint came, ms since 1970. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** False when there is no room: the hint is dropped. */
  add(hint: BlobHint, { signal }: { signal: AbortSignal }): boolean {
    this.#lastMs = this.#clock.nowMs();
    const key = `${hint.container}/${hint.blob}`;
    if (this.#gathered.size >= MOST_HINTS && !this.#gathered.has(key)) return false;
    this.#gathered.set(key, hint);
    if (!this.#gathering) void this.#gather(signal);
    return true;
  }

  take(): BlobHint[] {
    const hints = [...this.#gathered.values()];
    this.#gathered.clear();
    this.#ready = false;
    return hints;
  }

  async #gather(signal: AbortSignal): Promise<void> {
    this.#gathering = true;
    await this.#clock.sleep(GATHER_MS, { signal }).catch(() => undefined);
    this.#gathering = false;
    this.#ready = this.#gathered.size > 0;
    this.#onReady();
  }
}
