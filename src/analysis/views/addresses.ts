import { hourlyRows } from './hourly-rows.ts';
import { orderBy, orderOf } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { AddressRow, Ranking } from './results.ts';
import { addressText, countryCode, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Ranked = RankedRow & Pick<AddressRow, 'address' | 'bytesSent' | 'bytesReceived'>;
type Details = Omit<AddressRow, 'name' | 'organisation' | 'flows' | 'bytesSent' | 'bytesReceived'>;

const DENIED = "sumIf(flow_count, action = 'deny') AS denied";
type Side = 'src' | 'dst';

/** Addresses by the flows that they began. */
export const sourceAddresses = (context: ViewContext, query: ViewArguments): Promise<Ranking<AddressRow>> =>
  addresses(context, query, 'src');

/** Addresses by the flows that others began with them. */
export const destinationAddresses = (context: ViewContext, query: ViewArguments): Promise<Ranking<AddressRow>> =>
  addresses(context, query, 'dst');

async function addresses(context: ViewContext, query: ViewArguments, side: Side): Promise<Ranking<AddressRow>> {
  const { limit, offset } = query;
  const view = side === 'src' ? 'sourceAddresses' : 'destinationAddresses';
  const counted = await hourlyRows(query);
  // There may be a million of them: only what decides their order is found out for all.
  const isBySpread = ['peers', 'ports'].includes(orderOf(view, query.order));
  const order = orderBy(view, query, {
    columns: { sent: 'bytesSent', received: 'bytesReceived', bytes: 'bytesSent + bytesReceived' },
    ties: 'flows DESC, bytesSent + bytesReceived DESC, address',
  });
  const rows = await context.store.rows<Ranked>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         ${side} AS address,
         sum(flow_count) AS flows,
         sum(bytes_sent) AS bytesSent,
         sum(bytes_received) AS bytesReceived
         ${isBySpread ? `, ${spread(side)}` : ''} ${query.order === 'denied' ? `, ${DENIED}` : ''}
       ${counted.sql} GROUP BY ${side}
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, limit, offset },
    queryOptions(context),
  );
  const details = await detailsOf(context, query, { side, shown: rows.map(({ address }) => address) });
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

const NOTHING_KNOWN = {
  addressClass: 'unknown',
  country: '',
  asn: 0,
  allowed: 0,
  denied: 0,
  peers: 0,
  ports: 0,
} as const;

const spread = (side: Side): string =>
  `uniq(${side === 'src' ? 'dst' : 'src'}) AS peers, uniq(protocol, dst_port) AS ports`;

async function detailsOf(
  context: ViewContext,
  query: ViewArguments,
  { side, shown }: { side: Side; shown: readonly string[] },
): Promise<ReadonlyMap<string, Details>> {
  if (shown.length === 0) return new Map();
  const counted = await hourlyRows(query);
  const rows = await context.store.rows<Details>(
    `SELECT ${side} AS address, any(${side}_class) AS addressClass, any(${side}_country) AS country, any(${side}_asn) AS asn,
       sumIf(flow_count, action = 'allow') AS allowed, ${DENIED}, ${spread(side)}
     ${counted.sql} AND ${side} IN {shown:Array(IPv6)} GROUP BY ${side}`,
    { ...counted.params, shown },
    queryOptions(context),
  );
  return new Map(rows.map((row) => [row.address, row]));
}
