import type { BlobContainer, ListedBlob } from '#azure/blob.ts';
import { hourPrefix, parseFlowLogPath } from '#azure/flow-log-path.ts';
import { HOUR_MS, MINUTE_MS, type Window } from '#core/window.ts';
import type { BlobKey } from './cursors.ts';
import { dayFolders } from './day-folders.ts';
import { flowLogRoots } from './roots.ts';

export interface FoundBlob {
  readonly container: BlobContainer;
  readonly key: BlobKey;
  readonly etag: string;
  readonly bytes: number;
}

/** Some blobs of a look at the past. */
export interface FoundPart {
  readonly found: readonly FoundBlob[];
  /** Share 0..1 of the look that is over with these. */
  readonly share: number;
}

/** New flow logs are looked for this often. */
const ROOTS_EVERY_MS = MINUTE_MS;

/** Finds flow log blobs: those of this hour and the one before, or those of a window. */
export class FlowLogLister {
  readonly #containers: Iterable<BlobContainer>;
  readonly #roots = new Map<BlobContainer, { readonly atMs: number; readonly roots: readonly string[] }>();

  constructor(containers: Iterable<BlobContainer>) {
    this.#containers = containers;
  }

  /** Blobs of this hour and the one before. */
  async recent(nowMs: number, options: { signal?: AbortSignal }): Promise<FoundBlob[]> {
    const found: FoundBlob[] = [];
    for (const container of this.#containers) {
      for (const root of await this.#rootsOf(container, nowMs, options)) {
        for (const hourMs of [nowMs, nowMs - HOUR_MS]) {
          for await (const blob of container.list(hourPrefix(root, hourMs), options))
            found.push(...asFound(container, blob));
        }
      }
    }
    return found;
  }

  /**
   * Blobs of hours that touch the window, newest day first, in parts of one flow log and day: as many as there are never
   * have to be held at once. Parts may be empty, so that whoever asks can do something else in between.
   */
  async *past(window: Window, options: { signal?: AbortSignal }): AsyncGenerator<FoundPart> {
    const days: { container: BlobContainer; prefix: string; dayMs: number }[] = [];
    for (const container of this.#containers) {
      for (const root of await flowLogRoots(container, options)) {
        for await (const day of dayFolders({ container, root, window }, options)) days.push({ container, ...day });
        yield { found: [], share: 0 };
      }
    }
    days.sort((a, b) => b.dayMs - a.dayMs);
    for (const [index, { container, prefix }] of days.entries()) {
      const found: FoundBlob[] = [];
      for await (const blob of container.list(prefix, options)) {
        found.push(...asFound(container, blob).filter(({ key }) => touches(window, key.hourMs)));
      }
      found.sort((a, b) => b.key.hourMs - a.key.hourMs);
      yield { found, share: (index + 1) / days.length };
    }
  }

  async #rootsOf(
    container: BlobContainer,
    nowMs: number,
    options: { signal?: AbortSignal },
  ): Promise<readonly string[]> {
    const known = this.#roots.get(container);
    if (known !== undefined && known.roots.length > 0 && nowMs - known.atMs < ROOTS_EVERY_MS) return known.roots;
    const roots = await flowLogRoots(container, options);
    this.#roots.set(container, { atMs: nowMs, roots });
    return roots;
  }
}

const touches = ({ fromMs, toMs }: Window, hourMs: number): boolean => hourMs + HOUR_MS > fromMs && hourMs < toMs;

function asFound(container: BlobContainer, { name, etag, bytes }: ListedBlob): FoundBlob[] {
  const path = parseFlowLogPath(name);
  if (path === null) return [];
  const { source, nic, hourMs } = path;
  return [{ container, key: { container: container.key, blob: name, source, nic, hourMs }, etag, bytes }];
}
