import { inWindow, tableOf } from '#analysis/filter/condition.ts';
import { protocolName } from '#core/flow.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { ProtocolRow, Ranking } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & Omit<ProtocolRow, 'name'>;

/** IANA protocols by flows. */
export async function protocols(
  context: ViewContext,
  { scope, window, once, limit }: ViewArguments,
): Promise<Ranking<ProtocolRow>> {
  const where = inWindow(scope, window);
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         protocol,
         countIf(starts) AS flows,
         countIf(starts AND action = 'allow') AS allowed,
         countIf(starts AND action = 'deny') AS denied,
         sum(bytes_in + bytes_out) AS bytes
       FROM ${tableOf(scope)} WHERE ${where.sql} AND ${once} GROUP BY protocol
     ) ORDER BY flows DESC, bytes DESC, protocol LIMIT {limit:UInt32}`,
    { ...where.params, limit },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => ({
    ...row,
    name: protocolName(row.protocol),
  }));
}
