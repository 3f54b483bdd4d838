import { inWindow, tableOf } from '#analysis/filter/condition.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { ApplicationRow, Ranking } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & ApplicationRow;

const MOST_NAMED_HOSTS = 3;

/** Applications by flows, with how they are known and whom they asked for. Flow logs know none: for captures only. */
export async function applications(
  context: ViewContext,
  { scope, window, limit }: ViewArguments,
): Promise<Ranking<ApplicationRow>> {
  if (scope.kind !== 'capture') return { rows: [], total: 0, otherFlows: 0 };
  const where = inWindow(scope, window);
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
     ) ORDER BY flows DESC, bytes DESC, name LIMIT {limit:UInt32}`,
    { ...where.params, limit },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => row);
}
