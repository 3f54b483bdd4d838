import { captureFlows } from './capture-flows.ts';
import { chosenFlows } from './chosen-flows.ts';
import { flowRow, type StoredFlow } from './flow-row.ts';
import type { FlowList } from './results.ts';
import { countedRows, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** A page of flows, ordered by any column. */
export async function flows(context: ViewContext, query: ViewArguments): Promise<FlowList> {
  if (query.scope.kind === 'capture') return captureFlows(context, query);
  const { keys, ports, ...totals } = await chosenFlows(context, query);
  if (keys.length === 0) return { rows: [], ...totals };
  const counted = await countedRows(query);
  // Few rows have one of the ports; what else is in the others need not be read.
  const rows = await context.store.rows<StoredFlow>(
    `SELECT toString(cityHash64(five_tuple, action)) AS flowKey, action AS decision, ${DETAILS}
     ${counted.sql} AND src_port IN {ports:Array(UInt16)} AND flowKey IN {keys:Array(String)}
     GROUP BY flowKey, decision`,
    { ...counted.params, keys, ports },
    queryOptions(context),
  );
  const byKey = new Map(rows.map((row) => [row.flowKey, row]));
  return { ...totals, rows: keys.flatMap((key) => byKey.get(key) ?? []).map((row) => flowRow(context, row, false)) };
}

const DETAILS = `
  toUnixTimestamp64Milli(min(time)) AS firstMs, toUnixTimestamp64Milli(max(time)) AS lastMs, lastMs - firstMs AS durationMs,
  any(src) AS srcAddress, any(dst) AS dstAddress, any(src_port) AS srcPort, any(dst_port) AS dstPort,
  any(src_class) AS srcClass, any(dst_class) AS dstClass, any(protocol) AS ipProtocol,
  any(src_country) AS srcCountry, any(dst_country) AS dstCountry, any(remote_asn) AS asn,
  argMax(direction, time) AS way, argMax(state, (time, state)) AS lastState,
  sum(bytes_sent) AS bytesSent, sum(bytes_received) AS bytesReceived,
  sum(packets_sent) AS packetsSent, sum(packets_received) AS packetsReceived,
  max(counted) AS hasCounters, count() AS tuples, argMax(nsg, time) AS lastNsg, argMax(rule, time) AS lastRule,
  argMax(if(vm = '', nic, vm), time) AS resource, argMax(source, time) AS log,
  '' AS app, '' AS appBasis, '' AS asked, '' AS became`;
