import { MINUTE_MS } from '#core/window.ts';

/** Everything is looked at again this long after a look found nothing new; doubled each time up to the longest. */
const FIRST_AGAIN_MS = 3_000;
const LONGEST_BETWEEN_MS = 10 * MINUTE_MS;

/** When to look at the past again: at once while something turns up in it, and ever more seldom while nothing does. */
export class FullLooks {
  #nextMs = 0;
  #betweenMs = FIRST_AGAIN_MS;

  due(nowMs: number): boolean {
    return nowMs >= this.#nextMs;
  }

  /** A look is over that found something new, or nothing. */
  looked(nowMs: number, foundNew: boolean): void {
    this.#betweenMs = foundNew ? FIRST_AGAIN_MS : Math.min(this.#betweenMs * 2, LONGEST_BETWEEN_MS);
    this.#nextMs = foundNew ? 0 : nowMs + this.#betweenMs;
  }

  /** Something of the past is known to be new. */
  wanted(): void {
    this.#nextMs = 0;
  }
}
