import { DAY_MS, durationMs, HOUR_MS, MINUTE_MS, type Window } from '#core/window.ts';
import { rowsInSteps } from './hourly-rows.ts';
import type { Timeline, TimelinePoint } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** Captures are often of some seconds. */
const SHORT_BUCKETS_MS = [1000, 2000, 5000, 10_000, 15_000, 30_000] as const;
const BUCKETS_MS = [
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  7 * DAY_MS,
] as const;
const MOST_BUCKETS = 144;

/** The smallest of a few round bucket lengths that gives at most 144 buckets. */
export function bucketFor(window: Window, { fine = false }: { fine?: boolean } = {}): number {
  const wanted = durationMs(window) / MOST_BUCKETS;
  return (
    [...(fine ? SHORT_BUCKETS_MS : []), ...BUCKETS_MS].find((bucket) => bucket >= wanted) ??
    Math.ceil(wanted / DAY_MS) * DAY_MS
  );
}

/** Flows and bytes over time, allowed and denied, in and out. Buckets are aligned to UTC; empty ones are zeros. */
export async function timeline(context: ViewContext, query: ViewArguments): Promise<Timeline> {
  const { scope, window } = query;
  const bucketMs = query.bucketMs ?? bucketFor(window, { fine: scope.kind === 'capture' });
  const counted = await rowsInSteps(query, bucketMs);
  const rows = await context.store.rows<TimelinePoint>(
    `SELECT
       intDiv(toUnixTimestamp64Milli(time), {bucket_ms:Int64}) * {bucket_ms:Int64} AS timeMs,
       sumIf(flow_count, action = 'allow' AND direction = 'in') AS allowedIn,
       sumIf(flow_count, action = 'deny' AND direction = 'in') AS deniedIn,
       sumIf(flow_count, action = 'allow' AND direction = 'out') AS allowedOut,
       sumIf(flow_count, action = 'deny' AND direction = 'out') AS deniedOut,
       sum(bytes_in) AS bytesIn,
       sum(bytes_out) AS bytesOut
     ${counted.sql} GROUP BY timeMs ORDER BY timeMs`,
    { ...counted.params, bucket_ms: bucketMs },
    queryOptions(context),
  );
  return { bucketMs, points: filled(rows, { window, bucketMs }) };
}

function filled(
  rows: readonly TimelinePoint[],
  { window, bucketMs }: { window: Window; bucketMs: number },
): TimelinePoint[] {
  const byTime = new Map(rows.map((row) => [row.timeMs, row]));
  const points: TimelinePoint[] = [];
  const first = Math.floor(window.fromMs / bucketMs) * bucketMs;
  for (let timeMs = first; timeMs < window.toMs; timeMs += bucketMs) {
    points.push(byTime.get(timeMs) ?? { ...EMPTY, timeMs });
  }
  return points;
}

const EMPTY = { allowedIn: 0, deniedIn: 0, allowedOut: 0, deniedOut: 0, bytesIn: 0, bytesOut: 0 } as const;
