import { serviceName } from '#analysis/enrich/services.ts';
import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { OneWay, OneWayRow } from './results.ts';
import { addressText, countedRows, countryCode, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & Omit<OneWayRow, 'srcName' | 'dstName' | 'service'>;

/** A record that tells of packets one way only. */
const IS_UNANSWERED = "action = 'allow' AND packets_sent > 0 AND packets_received = 0";

/**
 * Allowed flows to which nothing came back, by who asked whom. A flow that is answered in one of its records is none of
 * them; one of which no record has counters cannot be told.
 */
export async function oneWay(context: ViewContext, query: ViewArguments): Promise<OneWay> {
  const { limit, offset } = query;
  const counted = await countedRows(query);
  const order = orderBy('oneWay', query, {
    columns: { packets: 'packetsSent', bytes: 'bytesSent', last: 'lastMs' },
    ties: 'flows DESC, bytesSent DESC, src, dst, protocol, dstPort',
  });
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT src, dst, port AS dstPort, protocol, any(remoteCountry) AS country, any(way) AS direction, count() AS flows,
         sum(packets) AS packetsSent, sum(bytes) AS bytesSent,
         toUnixTimestamp64Milli(min(first)) AS firstMs, toUnixTimestamp64Milli(max(last)) AS lastMs
       FROM (
         SELECT src, dst, src_port, dst_port AS port, protocol, any(remote_country) AS remoteCountry, any(direction) AS way,
           sum(packets_sent) AS packets, sum(bytes_sent) AS bytes, min(time) AS first, max(time) AS last
         ${counted.sql} AND action = 'allow' AND five_tuple IN (SELECT five_tuple ${counted.sql} AND ${IS_UNANSWERED})
         GROUP BY src, dst, src_port, port, protocol
         HAVING sum(packets_received) = 0
       ) GROUP BY src, dst, dstPort, protocol
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, limit, offset },
    queryOptions(context),
  );
  const ranked = ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }): OneWayRow => {
    const [src, dst] = [addressText(row.src), addressText(row.dst)];
    return {
      ...row,
      src,
      dst,
      srcName: context.nameOf(src),
      dstName: context.nameOf(dst),
      country: countryCode(row.country),
      service: serviceName(row.protocol, row.dstPort),
    };
  });
  return { ...ranked, flows: rows[0]?.allFlows ?? 0 };
}
