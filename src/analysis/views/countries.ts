import { countryName } from '#analysis/enrich/country-name.ts';
import { hourlyRows } from './hourly-rows.ts';
import { IS_PUBLIC } from './measures.ts';
import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { CountryRow, Ranking } from './results.ts';
import { countryCode, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & Omit<CountryRow, 'name'>;

/** Public addresses by country; private ones have no country and are left out. */
export async function countries(context: ViewContext, query: ViewArguments): Promise<Ranking<CountryRow>> {
  const { limit, offset } = query;
  const counted = await hourlyRows(query);
  const order = orderBy('countries', query, {
    columns: { bytes: 'bytesIn + bytesOut', in: 'bytesIn', out: 'bytesOut' },
    ties: 'flows DESC, bytesIn + bytesOut DESC, country',
  });
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         toString(remote_country) AS country,
         sum(flow_count) AS flows,
         sumIf(flow_count, action = 'allow') AS allowed,
         sumIf(flow_count, action = 'deny') AS denied,
         uniq(remote) AS addresses,
         sum(bytes_in) AS bytesIn,
         sum(bytes_out) AS bytesOut
       ${counted.sql} AND ${IS_PUBLIC} GROUP BY remote_country
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, limit, offset },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => {
    const country = countryCode(row.country);
    return { ...row, country, name: countryName(country) };
  });
}
