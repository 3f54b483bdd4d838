import { serviceName } from '#analysis/enrich/services.ts';
import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { PortRow, Ranking } from './results.ts';
import { countedRows, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & Omit<PortRow, 'service'>;

/** Destination ports by flows. */
export async function ports(context: ViewContext, query: ViewArguments): Promise<Ranking<PortRow>> {
  const { limit, offset } = query;
  const counted = countedRows(query);
  const order = orderBy('ports', query, {
    columns: { denied: 'deniedIn + deniedOut' },
    ties: 'flows DESC, bytes DESC, port, protocol',
  });
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
       ${counted.sql} GROUP BY protocol, port
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, limit, offset },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => ({
    ...row,
    service: serviceName(row.protocol, row.port),
  }));
}
