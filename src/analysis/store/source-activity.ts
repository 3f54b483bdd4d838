import type { Timeline, TimelinePoint } from '#analysis/views/results.ts';
import { bucketFor } from '#analysis/views/timeline.ts';
import { HOUR_MS, lastMs, MINUTE_MS, type Window } from '#core/window.ts';
import type { Queryable } from './flow-store.ts';

/** How a flow log has been writing. */
export interface SourceActivity {
  /** Tuples of the records of the last 60 minutes. */
  readonly tuplesLastHour: number;
  /** NICs with a record in the last 60 minutes. */
  readonly nicsLastHour: number;
  /** Median of its whole hours of the last seven days; null when there are fewer than three. */
  readonly usualTuplesPerHour: number | null;
  /** Stretches without any record, between the first and the last record of the window. */
  readonly gaps: readonly Window[];
}

export interface ActivityRequest {
  readonly nowMs: number;
  /** Where gaps are looked for. */
  readonly window: Window;
}

type Options = { readonly signal?: AbortSignal };

/**
 * Minutes without traffic have no record, and a flow that goes on is logged every five minutes: a shorter stretch
 * without records says nothing.
 */
export const GAP_MS = 5 * MINUTE_MS;
const USUAL_HOURS = 7 * 24;
const FEWEST_HOURS = 3;

const IN_WINDOW = `hour >= toStartOfHour(fromUnixTimestamp64Milli({from_ms:Int64} - 3600000, 'UTC'))
    AND hour < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')
    AND record_time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')
    AND record_time < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')`;

const paramsOf = ({ fromMs, toMs }: Window) => ({ from_ms: Math.round(fromMs), to_ms: Math.round(toMs) });

/** Activity of every flow log that has records, by its name. */
export async function sourceActivity(
  store: Queryable,
  { nowMs, window }: ActivityRequest,
  options: Options = {},
): Promise<ReadonlyMap<string, SourceActivity>> {
  const lastHour = await store.rows<{ source: string; tuples: number; nics: number }>(
    `SELECT source, sum(tuples) AS tuples, uniqExact(nic) AS nics FROM records WHERE ${IN_WINDOW} GROUP BY source`,
    paramsOf(lastMs(HOUR_MS, nowMs)),
    options,
  );
  const usual = await usualHours(store, nowMs, options);
  const gaps = await gapsBySource(store, window, options);
  const lastHours = new Map(lastHour.map((row) => [row.source, row]));
  const names = new Set([...lastHours.keys(), ...usual.keys(), ...gaps.keys()]);
  return new Map(
    [...names].map((source) => [
      source,
      {
        tuplesLastHour: lastHours.get(source)?.tuples ?? 0,
        nicsLastHour: lastHours.get(source)?.nics ?? 0,
        usualTuplesPerHour: usual.get(source) ?? null,
        gaps: gaps.get(source) ?? [],
      },
    ]),
  );
}

/** Hours without records count as none, from the second hour with records to the one before this. */
async function usualHours(store: Queryable, nowMs: number, options: Options): Promise<ReadonlyMap<string, number>> {
  const thisHourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  const rows = await store.rows<{ source: string; first: number; hours: readonly number[]; tuples: readonly number[] }>(
    `SELECT source, min(at) AS first, groupArray(at) AS hours, groupArray(sum) AS tuples FROM (
       SELECT source, toUnixTimestamp(hour) AS at, sum(tuples) AS sum FROM records
       WHERE hour >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND hour < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')
       GROUP BY source, hour ORDER BY source, hour)
     GROUP BY source`,
    paramsOf({ fromMs: thisHourMs - USUAL_HOURS * HOUR_MS, toMs: thisHourMs }),
    options,
  );
  return new Map(
    rows.flatMap(({ source, first, hours, tuples }) => {
      // The first hour may have begun before the log did.
      const whole = Math.round(thisHourMs / HOUR_MS - first / 3600) - 1;
      if (whole < FEWEST_HOURS) return [];
      const counts = tuples.filter((_, index) => hours[index] !== first);
      return [[source, median([...counts, ...Array<number>(whole - counts.length).fill(0)])] as const];
    }),
  );
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const middle = values.length / 2;
  return ((values[Math.ceil(middle) - 1] ?? 0) + (values[Math.floor(middle)] ?? 0)) / 2;
}

async function gapsBySource(store: Queryable, window: Window, options: Options): Promise<Map<string, Window[]>> {
  const rows = await store.rows<{ source: string; fromMs: number; toMs: number }>(
    `SELECT source, (minute + 1) * 60000 AS fromMs, next * 60000 AS toMs FROM (
       SELECT source, minute,
         leadInFrame(minute) OVER (PARTITION BY source ORDER BY minute ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS next
       FROM (
         SELECT source, intDiv(toUnixTimestamp64Milli(record_time), 60000) AS minute FROM records
         WHERE ${IN_WINDOW} GROUP BY source, minute))
     WHERE toMs - fromMs > {gap_ms:Int64} ORDER BY source, fromMs`,
    { ...paramsOf(window), gap_ms: GAP_MS },
    options,
  );
  const gaps = new Map<string, Window[]>();
  for (const { source, fromMs, toMs } of rows) gaps.set(source, [...(gaps.get(source) ?? []), { fromMs, toMs }]);
  return gaps;
}

/** Flows of one flow log over time, as it logged them; buckets are aligned to UTC, empty ones are zeros. */
export async function sourceTimeline(
  store: Queryable,
  { source, window }: { readonly source: string; readonly window: Window },
  options: Options = {},
): Promise<Timeline> {
  const bucketMs = bucketFor(window);
  const rows = await store.rows<TimelinePoint>(
    `SELECT intDiv(toUnixTimestamp64Milli(time), {bucket_ms:Int64}) * {bucket_ms:Int64} AS timeMs,
       countIf(starts AND action = 'allow' AND direction = 'in') AS allowedIn,
       countIf(starts AND action = 'deny' AND direction = 'in') AS deniedIn,
       countIf(starts AND action = 'allow' AND direction = 'out') AS allowedOut,
       countIf(starts AND action = 'deny' AND direction = 'out') AS deniedOut,
       sum(bytes_in) AS bytesIn, sum(bytes_out) AS bytesOut
     FROM flows
     WHERE time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC')
       AND time < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC') AND source = {source:String}
     GROUP BY timeMs ORDER BY timeMs`,
    { ...paramsOf(window), bucket_ms: bucketMs, source },
    options,
  );
  const byTime = new Map(rows.map((row) => [row.timeMs, row]));
  const first = Math.floor(window.fromMs / bucketMs) * bucketMs;
  const count = Math.ceil((window.toMs - first) / bucketMs);
  const points = Array.from({ length: count }, (_, index) => {
    const timeMs = first + index * bucketMs;
    return byTime.get(timeMs) ?? { ...NOTHING, timeMs };
  });
  return { bucketMs, points };
}

const NOTHING = { allowedIn: 0, deniedIn: 0, allowedOut: 0, deniedOut: 0, bytesIn: 0, bytesOut: 0 } as const;
