import { protocolName } from '#core/flow.ts';
import { hourlyRows } from './hourly-rows.ts';
import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { ProtocolRow, Ranking } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & Omit<ProtocolRow, 'name'>;

/** IANA protocols by flows. */
export async function protocols(context: ViewContext, query: ViewArguments): Promise<Ranking<ProtocolRow>> {
  const { limit, offset } = query;
  const counted = await hourlyRows(query);
  const order = orderBy('protocols', query, { columns: {}, ties: 'flows DESC, bytes DESC, protocol' });
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         protocol,
         sum(flow_count) AS flows,
         sumIf(flow_count, action = 'allow') AS allowed,
         sumIf(flow_count, action = 'deny') AS denied,
         sum(bytes_in + bytes_out) AS bytes
       ${counted.sql} GROUP BY protocol
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, limit, offset },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => ({
    ...row,
    name: protocolName(row.protocol),
  }));
}
