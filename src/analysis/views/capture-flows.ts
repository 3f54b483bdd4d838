import { flowRow, type StoredFlow } from './flow-row.ts';
import { orderBy } from './ordering.ts';
import type { FlowList } from './results.ts';
import { countedRows, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** The orders of the view `flows` by the columns of `captures`. */
const COLUMNS: Readonly<Record<string, string>> = {
  last: 'lastMs',
  first: 'firstMs',
  duration: 'durationMs',
  srcPort: 'src_port',
  dstPort: 'dst_port',
  application: 'app',
  country: 'remote_country',
  asn: 'remote_asn',
  state: 'result',
  bytes: 'bytes_sent + bytes_received',
  sent: 'bytes_sent',
  received: 'bytes_received',
  sentPercent: 'bytes_sent / (bytes_sent + bytes_received)',
  packets: 'packets_sent + packets_received',
  packetsSent: 'packets_sent',
  packetsReceived: 'packets_received',
  resource: 'source',
};

/** A page of the flows of captures, of which each is a row. */
export async function captureFlows(context: ViewContext, query: ViewArguments): Promise<FlowList> {
  const { limit, offset } = query;
  const counted = await countedRows(query);
  const order = orderBy('flows', query, { columns: COLUMNS, ties: 'lastMs DESC, batch, row' });
  const options = queryOptions(context);
  const [totals] = await context.store.rows<{ total: number }>(
    `SELECT count() AS total ${counted.sql}`,
    counted.params,
    options,
  );
  const rows = await context.store.rows<StoredFlow>(
    `SELECT '' AS flowKey, action AS decision, toUnixTimestamp64Milli(time) AS firstMs, firstMs + duration_ms AS lastMs,
       duration_ms AS durationMs, src AS srcAddress, dst AS dstAddress, src_port AS srcPort, dst_port AS dstPort,
       src_class AS srcClass, dst_class AS dstClass, protocol AS ipProtocol,
       src_country AS srcCountry, dst_country AS dstCountry, remote_asn AS asn, direction AS way, '' AS lastState,
       bytes_sent AS bytesSent, bytes_received AS bytesReceived,
       packets_sent AS packetsSent, packets_received AS packetsReceived, counted AS hasCounters, 1 AS tuples,
       '' AS lastNsg, '' AS lastRule, source AS resource, source AS log,
       app, app_basis AS appBasis, host AS asked, result AS became
     ${counted.sql} ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, limit, offset },
    options,
  );
  return { total: totals?.total ?? 0, isTotalExact: true, rows: rows.map((row) => flowRow(context, row, true)) };
}
