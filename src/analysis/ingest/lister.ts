import type { BlobContainer } from '#azure/blob.ts';
import { hourPrefix, parseFlowLogPath } from '#azure/flow-log-path.ts';
import { HOUR_MS, MINUTE_MS } from '#core/window.ts';
import type { BlobKey } from './cursors.ts';
import { flowLogRoots } from './roots.ts';

export interface FoundBlob {
  readonly container: BlobContainer;
  readonly key: BlobKey;
  readonly etag: string;
}

/** Everything is listed again this long after a full look found nothing new; doubled each time up to the longest. */
const FIRST_FULL_LOOK_AGAIN_MS = 3_000;
const LONGEST_BETWEEN_FULL_LOOKS_MS = 10 * MINUTE_MS;
/** New flow logs are looked for this often. */
const ROOTS_EVERY_MS = MINUTE_MS;

/** Finds flow log blobs: now and then all of them, in between those of this hour and the one before. */
export class FlowLogLister {
  readonly #containers: readonly BlobContainer[];
  readonly #notBeforeMs: number | null;
  readonly #roots = new Map<BlobContainer, { readonly atMs: number; readonly roots: readonly string[] }>();
  #nextFullMs = 0;
  #betweenFullMs = FIRST_FULL_LOOK_AGAIN_MS;
  #full = false;

  constructor(containers: readonly BlobContainer[], { notBeforeMs }: { notBeforeMs: number | null }) {
    this.#containers = containers;
    this.#notBeforeMs = notBeforeMs;
  }

  async look(nowMs: number, options: { signal?: AbortSignal }): Promise<FoundBlob[]> {
    this.#full = nowMs >= this.#nextFullMs;
    const found: FoundBlob[] = [];
    for (const container of this.#containers) {
      for (const prefix of await this.#prefixes(container, nowMs, options)) {
        for await (const { name, etag } of container.list(prefix, options)) {
          const path = parseFlowLogPath(name);
          if (path === null || path.hourMs < (this.#notBeforeMs ?? -Infinity)) continue;
          const { source, nic, hourMs } = path;
          found.push({ container, key: { container: container.name, blob: name, source, nic, hourMs }, etag });
        }
      }
    }
    return found;
  }

  /**
   * Blobs of the look that were new or changed: while there are some, everything is looked at again. Blobs of the hours
   * that every look sees do not count, for they change all the time.
   */
  saw(nowMs: number, changed: readonly Pick<FoundBlob, 'key'>[]): void {
    if (!this.#full) return;
    const lastHourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS - HOUR_MS;
    const goesOn = changed.some(({ key }) => key.hourMs < lastHourMs);
    this.#betweenFullMs = goesOn
      ? FIRST_FULL_LOOK_AGAIN_MS
      : Math.min(this.#betweenFullMs * 2, LONGEST_BETWEEN_FULL_LOOKS_MS);
    this.#nextFullMs = goesOn ? 0 : nowMs + this.#betweenFullMs;
  }

  async #prefixes(
    container: BlobContainer,
    nowMs: number,
    options: { signal?: AbortSignal },
  ): Promise<readonly string[]> {
    if (this.#full) return [''];
    const known = this.#roots.get(container);
    const roots =
      known !== undefined && nowMs - known.atMs < ROOTS_EVERY_MS ? known.roots : await flowLogRoots(container, options);
    if (roots !== known?.roots) this.#roots.set(container, { atMs: nowMs, roots });
    return roots.flatMap((root) => [hourPrefix(root, nowMs), hourPrefix(root, nowMs - HOUR_MS)]);
  }
}
