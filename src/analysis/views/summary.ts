import { rowsOf, tableOf } from '#analysis/filter/condition.ts';
import type { Summary } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

interface Row extends Omit<Summary, 'firstMs' | 'lastMs'> {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** The numbers that stand first: flows, tuples, bytes and who took part. */
export async function summary(context: ViewContext, query: ViewArguments): Promise<Summary> {
  const { scope, once } = query;
  const where = rowsOf(query);
  const [row] = await context.store.rows<Row>(
    `WITH ${once} AS once
     SELECT
       count() AS tuples,
       uniqExact(source, nic, record_time) AS records,
       countIf(once AND starts) AS flows,
       countIf(once AND starts AND action = 'allow' AND direction = 'in') AS allowedIn,
       countIf(once AND starts AND action = 'deny' AND direction = 'in') AS deniedIn,
       countIf(once AND starts AND action = 'allow' AND direction = 'out') AS allowedOut,
       countIf(once AND starts AND action = 'deny' AND direction = 'out') AS deniedOut,
       countIf(action = 'allow' AND direction = 'in') AS tuplesAllowedIn,
       countIf(action = 'deny' AND direction = 'in') AS tuplesDeniedIn,
       countIf(action = 'allow' AND direction = 'out') AS tuplesAllowedOut,
       countIf(action = 'deny' AND direction = 'out') AS tuplesDeniedOut,
       sumIf(bytes_in, once) AS bytesIn,
       sumIf(bytes_out, once) AS bytesOut,
       sumIf(packets_in, once) AS packetsIn,
       sumIf(packets_out, once) AS packetsOut,
       countIf(counted) AS countedTuples,
       countIf(NOT once) AS repeatedTuples,
       uniqIf(remote, once) AS remoteAddresses,
       uniqIf(src, action = 'deny' AND direction = 'in') AS deniedSources,
       uniqIf(remote_country, remote_class IN ('internet', 'azurePublic') AND remote_country != unhex('0000')) AS countries,
       toUnixTimestamp64Milli(min(time)) AS firstMs,
       toUnixTimestamp64Milli(max(time)) AS lastMs
     FROM ${tableOf(scope)} WHERE ${where.sql}`,
    where.params,
    queryOptions(context),
  );
  if (row === undefined) throw new Error('an aggregation without GROUP BY answers one row');
  return row.tuples === 0 ? { ...row, firstMs: null, lastMs: null } : row;
}
