import { hourlyRows } from './hourly-rows.ts';
import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { Ranking, Talker } from './results.ts';
import { addressText, countryCode, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Ranked = RankedRow & Pick<Talker, 'address' | 'bytesIn' | 'bytesOut'>;
type Details = Pick<Talker, 'address' | 'addressClass' | 'country' | 'asn' | 'allowed' | 'denied'>;

const ALLOWED = "sumIf(flow_count, action = 'allow') AS allowed";
const DENIED = "sumIf(flow_count, action = 'deny') AS denied";

/** Remote addresses by flows. */
export async function talkers(context: ViewContext, query: ViewArguments): Promise<Ranking<Talker>> {
  const { limit, offset } = query;
  const counted = await hourlyRows(query);
  const order = orderBy('talkers', query, {
    columns: { bytes: 'bytesIn + bytesOut', in: 'bytesIn', out: 'bytesOut' },
    ties: 'flows DESC, bytesIn + bytesOut DESC, address',
  });
  // There may be a million of them: only what decides their order is summed for all.
  const rows = await context.store.rows<Ranked>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT remote AS address, sum(flow_count) AS flows, sum(bytes_in) AS bytesIn, sum(bytes_out) AS bytesOut
         ${query.order === 'allowed' ? `, ${ALLOWED}` : ''} ${query.order === 'denied' ? `, ${DENIED}` : ''}
       ${counted.sql} GROUP BY remote
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, limit, offset },
    queryOptions(context),
  );
  const details = await detailsOf(context, query, rows);
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => {
    const known = details.get(row.address) ?? NOTHING_KNOWN;
    const address = addressText(row.address);
    return {
      ...row,
      ...known,
      address,
      country: countryCode(known.country),
      name: context.nameOf(address),
      organisation: context.organisationOf(known.asn),
    };
  });
}

const NOTHING_KNOWN = { addressClass: 'unknown', country: '', asn: 0, allowed: 0, denied: 0 } as const;

async function detailsOf(
  context: ViewContext,
  query: ViewArguments,
  shown: readonly Ranked[],
): Promise<ReadonlyMap<string, Details>> {
  if (shown.length === 0) return new Map();
  const counted = await hourlyRows(query);
  const rows = await context.store.rows<Details>(
    `SELECT remote AS address, any(remote_class) AS addressClass, any(remote_country) AS country, any(remote_asn) AS asn,
       ${ALLOWED}, ${DENIED}
     ${counted.sql} AND remote IN {shown:Array(IPv6)} GROUP BY remote`,
    { ...counted.params, shown: shown.map(({ address }) => address) },
    queryOptions(context),
  );
  return new Map(rows.map((row) => [row.address, row]));
}
