import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { Ranking, Talker } from './results.ts';
import { addressText, countedRows, countryCode, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & Omit<Talker, 'name' | 'organisation'>;

/** Remote addresses by flows. */
export async function talkers(context: ViewContext, query: ViewArguments): Promise<Ranking<Talker>> {
  const { limit, offset } = query;
  const counted = countedRows(query);
  const order = orderBy('talkers', query, {
    columns: { bytes: 'bytesIn + bytesOut', in: 'bytesIn', out: 'bytesOut' },
    ties: 'flows DESC, bytesIn + bytesOut DESC, address',
  });
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         remote AS address,
         any(remote_class) AS addressClass,
         any(remote_country) AS country,
         any(remote_asn) AS asn,
         countIf(starts) AS flows,
         countIf(starts AND action = 'allow') AS allowed,
         countIf(starts AND action = 'deny') AS denied,
         sum(bytes_in) AS bytesIn,
         sum(bytes_out) AS bytesOut
       ${counted.sql} GROUP BY remote
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, limit, offset },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => {
    const address = addressText(row.address);
    return {
      ...row,
      address,
      country: countryCode(row.country),
      name: context.nameOf(address),
      organisation: context.organisationOf(row.asn),
    };
  });
}
