import { serviceName } from '#analysis/enrich/services.ts';
import { inWindow, tableOf } from '#analysis/filter/condition.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { PortRow, Ranking } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & Omit<PortRow, 'service'>;

/** Destination ports by flows. */
export async function ports(
  context: ViewContext,
  { scope, window, once, limit }: ViewArguments,
): Promise<Ranking<PortRow>> {
  const where = inWindow(scope, window);
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         protocol,
         dst_port AS port,
         countIf(starts) AS flows,
         countIf(starts AND action = 'allow' AND direction = 'in') AS allowedIn,
         countIf(starts AND action = 'deny' AND direction = 'in') AS deniedIn,
         countIf(starts AND action = 'allow' AND direction = 'out') AS allowedOut,
         countIf(starts AND action = 'deny' AND direction = 'out') AS deniedOut,
         uniq(src) AS sources,
         sum(bytes_in + bytes_out) AS bytes
       FROM ${tableOf(scope)} WHERE ${where.sql} AND ${once} GROUP BY protocol, port
     ) ORDER BY flows DESC, bytes DESC, port, protocol LIMIT {limit:UInt32}`,
    { ...where.params, limit },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => ({
    ...row,
    service: serviceName(row.protocol, row.port),
  }));
}
