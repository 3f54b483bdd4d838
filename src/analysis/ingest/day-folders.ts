import type { BlobContainer } from '#azure/blob.ts';
import { DAY_MS, type Window } from '#core/window.ts';

export interface DayFolder {
  /** Ends in `/d=02/`. */
  readonly prefix: string;
  /** Start of the day, ms since 1970. */
  readonly dayMs: number;
}

export interface DaysWanted {
  readonly container: BlobContainer;
  /** The part of a flow log's paths before `/y=`. */
  readonly root: string;
  readonly window: Window;
}

/** Days of a flow log that have blobs and touch the window, by walking `y=2026/m=03/d=02/`. */
export async function* dayFolders(
  { container, root, window }: DaysWanted,
  options: { signal?: AbortSignal },
): AsyncGenerator<DayFolder> {
  const below = async (prefix: string, part: RegExp): Promise<{ prefix: string; value: number }[]> => {
    const found: { prefix: string; value: number }[] = [];
    for await (const folder of container.folders(prefix, options)) {
      const value = part.exec(folder.slice(prefix.length))?.[1];
      if (value !== undefined) found.push({ prefix: folder, value: Number(value) });
    }
    return found;
  };
  const touches = (fromMs: number, toMs: number): boolean => toMs > window.fromMs && fromMs < window.toMs;
  for (const year of await below(`${root}/`, /^y=(\d{4})\/$/)) {
    if (!touches(Date.UTC(year.value, 0), Date.UTC(year.value + 1, 0))) continue;
    for (const month of await below(year.prefix, /^m=(\d{1,2})\/$/)) {
      if (!touches(Date.UTC(year.value, month.value - 1), Date.UTC(year.value, month.value))) continue;
      for (const day of await below(month.prefix, /^d=(\d{1,2})\/$/)) {
        const dayMs = Date.UTC(year.value, month.value - 1, day.value);
        if (touches(dayMs, dayMs + DAY_MS)) yield { prefix: day.prefix, dayMs };
      }
    }
  }
}
