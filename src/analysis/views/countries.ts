import { countryName } from '#analysis/enrich/country-name.ts';
import { inWindow, tableOf } from '#analysis/filter/condition.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { CountryRow, Ranking } from './results.ts';
import { countryCode, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & Omit<CountryRow, 'name'>;

/** Public addresses by country; private ones have no country and are left out. */
export async function countries(
  context: ViewContext,
  { scope, window, once, limit }: ViewArguments,
): Promise<Ranking<CountryRow>> {
  const where = inWindow(scope, window);
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         toString(remote_country) AS country,
         countIf(starts) AS flows,
         countIf(starts AND action = 'allow') AS allowed,
         countIf(starts AND action = 'deny') AS denied,
         uniq(remote) AS addresses,
         sum(bytes_in) AS bytesIn,
         sum(bytes_out) AS bytesOut
       FROM ${tableOf(scope)}
       WHERE ${where.sql} AND ${once} AND remote_class IN ('internet', 'azurePublic')
       GROUP BY country
     ) ORDER BY flows DESC, bytesIn + bytesOut DESC, country LIMIT {limit:UInt32}`,
    { ...where.params, limit },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => {
    const country = countryCode(row.country);
    return { ...row, country, name: countryName(country) };
  });
}
