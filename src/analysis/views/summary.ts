import { rowsOf, tableOf } from '#analysis/filter/condition.ts';
import { exactEnds } from './exact-times.ts';
import { allHourlyRows } from './hourly-rows.ts';
import { IS_PUBLIC } from './measures.ts';
import type { Summary } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

interface Row extends Omit<Summary, 'records' | 'firstMs' | 'lastMs'> {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** The numbers that stand first: flows, tuples, bytes and who took part. */
export async function summary(context: ViewContext, query: ViewArguments): Promise<Summary> {
  const all = await allHourlyRows(query);
  const [row] = await context.store.rows<Row>(
    `SELECT
       sum(tuple_count) AS tuples,
       sumIf(flow_count, counts) AS flows,
       sumIf(flow_count, counts AND action = 'allow' AND direction = 'in') AS allowedIn,
       sumIf(flow_count, counts AND action = 'deny' AND direction = 'in') AS deniedIn,
       sumIf(flow_count, counts AND action = 'allow' AND direction = 'out') AS allowedOut,
       sumIf(flow_count, counts AND action = 'deny' AND direction = 'out') AS deniedOut,
       sumIf(tuple_count, action = 'allow' AND direction = 'in') AS tuplesAllowedIn,
       sumIf(tuple_count, action = 'deny' AND direction = 'in') AS tuplesDeniedIn,
       sumIf(tuple_count, action = 'allow' AND direction = 'out') AS tuplesAllowedOut,
       sumIf(tuple_count, action = 'deny' AND direction = 'out') AS tuplesDeniedOut,
       sumIf(bytes_in, counts) AS bytesIn,
       sumIf(bytes_out, counts) AS bytesOut,
       sumIf(packets_in, counts) AS packetsIn,
       sumIf(packets_out, counts) AS packetsOut,
       sum(counted_count) AS countedTuples,
       sumIf(tuple_count, NOT counts) AS repeatedTuples,
       uniqIf(remote, counts) AS remoteAddresses,
       uniqIf(src, action = 'deny' AND direction = 'in') AS deniedSources,
       uniqIf(remote_country, ${IS_PUBLIC} AND remote_country != unhex('0000')) AS countries,
       toUnixTimestamp64Milli(min(time)) AS firstMs,
       toUnixTimestamp64Milli(max(time)) AS lastMs
     ${all.sql}`,
    all.params,
    queryOptions(context),
  );
  if (row === undefined) throw new Error('an aggregation without GROUP BY answers one row');
  if (row.tuples === 0) return { ...row, records: 0, firstMs: null, lastMs: null };
  return { ...row, records: await recordsOf(context, query), ...(await exactEnds(context, query, row)) };
}

/** Records that have tuples of the question; whole hours of them are counted where each has a row of its own. */
async function recordsOf(context: ViewContext, query: ViewArguments): Promise<number> {
  const { scope, filter = null } = query;
  const { hours, rest } = await query.counting.plan();
  const isWhole = filter === null && hours.length > 0;
  const where = rowsOf(query);
  const inRest = rest.map(({ window: { fromMs, toMs } }) => {
    const ms = 'toUnixTimestamp64Milli(time)';
    return `(${ms} >= ${Math.round(fromMs)} AND ${ms} < ${Math.round(toMs)})`;
  });
  const rows = `SELECT source, nic, record_time FROM ${tableOf(scope)} WHERE ${where.sql}`;
  const records = `SELECT source, nic, record_time FROM records
    WHERE toUnixTimestamp(hour) IN {hours:Array(UInt32)} ${'name' in scope ? `AND ${scope.kind} = {scope_name:String}` : ''}`;
  const both = inRest.length === 0 ? records : `${records} UNION ALL ${rows} AND (${inRest.join(' OR ')})`;
  const [row] = await context.store.rows<{ n: number }>(
    `SELECT uniqExact(source, nic, record_time) AS n FROM (${isWhole ? both : rows})`,
    { ...where.params, hours: hours.map(({ hourMs }) => hourMs / 1000) },
    queryOptions(context),
  );
  return row?.n ?? 0;
}
