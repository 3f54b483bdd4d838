import { rowsOf, tableOf } from '#analysis/filter/condition.ts';
import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { ApplicationRow, Ranking } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & ApplicationRow;

const MOST_NAMED_HOSTS = 3;

/** Applications by flows, with how they are known and whom they asked for. Flow logs know none: for captures only. */
export async function applications(context: ViewContext, query: ViewArguments): Promise<Ranking<ApplicationRow>> {
  const { scope, limit, offset } = query;
  if (scope.kind !== 'capture') return { rows: [], total: 0, otherFlows: 0 };
  const where = rowsOf(query);
  const order = orderBy('applications', query, { columns: {}, ties: 'flows DESC, bytes DESC, name' });
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         app AS name,
         countIf(starts) AS flows,
         countIf(starts AND app_basis = 'content') AS flowsByContent,
         countIf(starts AND app_basis = 'port') AS flowsByPort,
         countIf(starts AND app_basis = 'protocol') AS flowsByProtocol,
         sum(bytes_in + bytes_out) AS bytes,
         uniqExactIf(host, host != '') AS hosts,
         topKIf(${MOST_NAMED_HOSTS})(host, host != '') AS topHosts
       FROM ${tableOf(scope)} WHERE ${where.sql} GROUP BY app
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...where.params, limit, offset },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => row);
}
