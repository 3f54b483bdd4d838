import { serviceName } from '#analysis/enrich/services.ts';
import { hourlyRows } from './hourly-rows.ts';
import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { PortRow, Ranking } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Ranked = RankedRow & Pick<PortRow, 'protocol' | 'port' | 'bytes'>;
type Details = Omit<PortRow, 'service' | 'flows' | 'bytes'>;

/** A protocol and port as one number. */
const PROTOCOL_AND_PORT = '(toUInt32(protocol) * 65536 + dst_port)';
const DECISIONS = `
  sumIf(flow_count, action = 'allow' AND direction = 'in') AS allowedIn,
  sumIf(flow_count, action = 'deny' AND direction = 'in') AS deniedIn,
  sumIf(flow_count, action = 'allow' AND direction = 'out') AS allowedOut,
  sumIf(flow_count, action = 'deny' AND direction = 'out') AS deniedOut`;
const SOURCES = 'uniq(src) AS sources';

/** Destination ports by flows. */
export async function ports(context: ViewContext, query: ViewArguments): Promise<Ranking<PortRow>> {
  const { limit, offset } = query;
  const counted = await hourlyRows(query);
  const order = orderBy('ports', query, {
    columns: { denied: 'deniedIn + deniedOut' },
    ties: 'flows DESC, bytes DESC, port, protocol',
  });
  // Scans try all of them: only what decides their order is found out for all.
  const rows = await context.store.rows<Ranked>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT protocol, dst_port AS port, sum(flow_count) AS flows, sum(bytes_in + bytes_out) AS bytes
         ${query.order === 'denied' ? `, ${DECISIONS}` : ''} ${query.order === 'sources' ? `, ${SOURCES}` : ''}
       ${counted.sql} GROUP BY protocol, port
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, limit, offset },
    queryOptions(context),
  );
  const details = await detailsOf(context, query, rows);
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => ({
    ...row,
    ...(details.get(keyOf(row)) ?? NO_DETAILS),
    service: serviceName(row.protocol, row.port),
  }));
}

const NO_DETAILS = { allowedIn: 0, deniedIn: 0, allowedOut: 0, deniedOut: 0, sources: 0 } as const;
const keyOf = ({ protocol, port }: { protocol: number; port: number }): number => protocol * 65_536 + port;

async function detailsOf(
  context: ViewContext,
  query: ViewArguments,
  shown: readonly Ranked[],
): Promise<ReadonlyMap<number, Details>> {
  if (shown.length === 0) return new Map();
  const counted = await hourlyRows(query);
  const rows = await context.store.rows<Details>(
    `SELECT protocol, dst_port AS port, ${DECISIONS}, ${SOURCES}
     ${counted.sql} AND ${PROTOCOL_AND_PORT} IN {shown:Array(UInt32)} GROUP BY protocol, port`,
    { ...counted.params, shown: shown.map(keyOf) },
    queryOptions(context),
  );
  return new Map(rows.map((row) => [keyOf(row), row]));
}
