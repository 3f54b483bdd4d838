import type { Durations } from './results.ts';
import { countedRows, queryOptions, type ViewArguments, type ViewContext } from './view.ts';
import { HOUR_MS, MINUTE_MS } from '#core/window.ts';

/** Beginnings of the buckets. Captures know milliseconds, flow logs hardly seconds. */
const BUCKETS_MS = [
  0,
  10,
  30,
  100,
  300,
  1000,
  3000,
  10_000,
  30_000,
  ...[1, 3, 10, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 3, 10, 30].map((hours) => hours * HOUR_MS),
];
/** Flows of which each is looked at; of more, every so manieth is. */
const MOST_LOOKED_AT = 1_000_000;

interface Row {
  readonly fromMs: number;
  readonly isKnown: number;
  readonly flows: number;
  readonly bytes: number;
}

/** How long flows took: of flow logs from the first to the last record in the window. */
export async function durations(context: ViewContext, query: ViewArguments): Promise<Durations> {
  const isCapture = query.scope.kind === 'capture';
  const oneIn = isCapture ? 1 : await sampling(context, query);
  const counted = await countedRows(query);
  const flows = isCapture
    ? `SELECT duration_ms AS took, 1 AS isKnown, bytes_in + bytes_out AS bytes ${counted.sql}`
    : `SELECT toUnixTimestamp64Milli(max(time)) - toUnixTimestamp64Milli(min(time)) AS took, count() > 1 AS isKnown,
         sum(bytes_in + bytes_out) AS bytes
       ${counted.sql} ${oneIn === 1 ? '' : 'AND five_tuple % {one_in:UInt32} = 0'} GROUP BY five_tuple, action`;
  const rows = await context.store.rows<Row>(
    `SELECT toInt64(roundDown(took, {buckets:Array(Int64)})) AS fromMs, isKnown, count() AS flows, sum(bytes) AS bytes
     FROM (${flows}) GROUP BY fromMs, isKnown`,
    { ...counted.params, buckets: BUCKETS_MS, one_in: oneIn },
    queryOptions(context),
  );
  const known = new Map(rows.filter(({ isKnown }) => isKnown === 1).map((row) => [row.fromMs, row]));
  return {
    oneIn,
    unknown: rows.filter(({ isKnown }) => isKnown === 0).reduce((sum, row) => sum + row.flows, 0) * oneIn,
    buckets: BUCKETS_MS.map((fromMs, index) => ({
      fromMs,
      toMs: BUCKETS_MS[index + 1] ?? null,
      flows: (known.get(fromMs)?.flows ?? 0) * oneIn,
      bytes: (known.get(fromMs)?.bytes ?? 0) * oneIn,
    })),
  };
}

async function sampling(context: ViewContext, query: ViewArguments): Promise<number> {
  const counted = await countedRows(query);
  const [row] = await context.store.rows<{ n: number }>(
    `SELECT count() AS n ${counted.sql}`,
    counted.params,
    queryOptions(context),
  );
  return Math.max(1, Math.floor((row?.n ?? 0) / MOST_LOOKED_AT));
}
