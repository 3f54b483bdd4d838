import { rowsOf, tableOf } from '#analysis/filter/condition.ts';
import type { TupleList, TupleRow } from './results.ts';
import { addressText, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** The rows as they stand in the logs, newest first, with what the counting makes of each. */
export async function tuples(context: ViewContext, query: ViewArguments): Promise<TupleList> {
  const { scope, limit, offset } = query;
  const once = await query.counting.once();
  const where = rowsOf(query);
  const options = queryOptions(context);
  const [totals] = await context.store.rows<{ total: number; repeated: number }>(
    `SELECT count() AS total, countIf(NOT (${once})) AS repeated FROM ${tableOf(scope)} WHERE ${where.sql}`,
    where.params,
    options,
  );
  const rows = await context.store.rows<TupleRow>(
    `SELECT toUnixTimestamp64Milli(time) AS timeMs, source, if(vm = '', nic, vm) AS machine, direction, action, state,
       toString(src) AS src, src_port AS srcPort, toString(dst) AS dst, dst_port AS dstPort, protocol, nsg, rule,
       bytes_sent + bytes_received AS bytes, counted AS hasCounters, (${once}) AS counts
     FROM ${tableOf(scope)} WHERE ${where.sql} AND time >= (
       SELECT min(newest) FROM (
         SELECT time AS newest FROM ${tableOf(scope)} WHERE ${where.sql} ORDER BY time DESC LIMIT {last:UInt32}))
     ORDER BY time DESC, src, src_port, dst, dst_port, counts DESC, source LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...where.params, limit, offset, last: limit + offset },
    options,
  );
  return {
    total: totals?.total ?? 0,
    repeated: totals?.repeated ?? 0,
    rows: rows.map((row) => ({
      ...row,
      src: addressText(row.src),
      dst: addressText(row.dst),
      hasCounters: Boolean(row.hasCounters),
      counts: Boolean(row.counts),
    })),
  };
}
