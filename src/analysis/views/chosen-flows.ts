import type { Condition } from '#analysis/filter/condition.ts';
import { HOUR_MS } from '#core/window.ts';
import { hourlyRows } from './hourly-rows.ts';
import { fallsIn, orderBy, orderOf } from './ordering.ts';
import { countedRows, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** The flows of a page by key and source port, in their order, and how many there are in all. */
export interface ChosenFlows {
  readonly keys: readonly string[];
  readonly ports: readonly number[];
  readonly total: number;
  readonly isTotalExact: boolean;
}

/** From here on all flows are not put together for one page, and those are counted that start in the window. */
const MANY_ROWS = 1_500_000;
/** Rows that are looked at for each flow of a page before all are, and at least. */
const ROWS_A_FLOW = 8;
const LEAST_ROWS = 2000;

/** What flows are ordered by, over all rows of a flow. */
const COLUMNS: Readonly<Record<string, string>> = {
  last: 'max(time)',
  first: 'min(time)',
  duration: 'max(time) - min(time)',
  src: 'any(src)',
  srcPort: 'any(src_port)',
  dst: 'any(dst)',
  dstPort: 'any(dst_port)',
  protocol: 'any(protocol)',
  application: '(any(dst_port), any(protocol))',
  host: "''",
  country: 'toString(any(remote_country))',
  asn: 'any(remote_asn)',
  action: 'action',
  direction: 'any(direction)',
  state: 'argMax(state, (time, state))',
  bytes: 'sum(bytes_sent + bytes_received)',
  sent: 'sum(bytes_sent)',
  received: 'sum(bytes_received)',
  sentPercent: 'sum(bytes_sent) / sum(bytes_sent + bytes_received)',
  packets: 'sum(packets_sent + packets_received)',
  packetsSent: 'sum(packets_sent)',
  packetsReceived: 'sum(packets_received)',
  nsg: 'any(nsg)',
  rule: 'any(rule)',
  resource: "any(if(vm = '', nic, vm))",
};

/** Which rows the first flows of an order are made of: those up to a value. */
interface Candidates {
  /** What rows are sorted by, and the same as a parameter. */
  readonly value: string;
  readonly asParameter: string;
  readonly limit: string;
}

const TIME: Candidates = {
  value: 'time',
  asParameter: 'toUnixTimestamp64Milli',
  limit: "fromUnixTimestamp64Milli({last_value:Int64}, 'UTC')",
};
const port = (value: string): Candidates => ({ value, asParameter: '', limit: '{last_value:UInt16}' });
const address = (value: string): Candidates => ({ value, asParameter: 'toString', limit: '{last_value:IPv6}' });

/** Null for orders that only all rows together tell. */
function candidatesOf(order: string, falls: boolean): Candidates | null {
  switch (order) {
    case 'last':
      return falls ? TIME : null;
    case 'first':
      return falls ? null : TIME;
    case 'src':
    case 'dst':
      return address(order);
    case 'srcPort':
      return port('src_port');
    case 'dstPort':
      return port('dst_port');
    default:
      return null;
  }
}

/** Sums to which most rows add nothing: they need not be put together. */
const ADDITIVE = new Set(['bytes', 'sent', 'received', 'packets', 'packetsSent', 'packetsReceived']);

/** Looks at the rows that the first flows are made of, and at all rows only where these are not enough. */
export async function chosenFlows(context: ViewContext, query: ViewArguments): Promise<ChosenFlows> {
  const isMany = (await mostRows(context, query)) > MANY_ROWS;
  const chosen = (isMany ? await chosenOfFew(context, query) : null) ?? (await choose(context, query, NO_CONDITION));
  return {
    keys: chosen.map(({ key }) => key),
    ports: [...new Set(chosen.map((flow) => flow.port))],
    ...(await total(context, query, isMany)),
  };
}

const NO_CONDITION: Condition = { sql: '1', params: {} };

/** The page from as few rows as will do; null where only all rows tell. */
async function chosenOfFew(context: ViewContext, query: ViewArguments): Promise<readonly Chosen[] | null> {
  const order = orderOf('flows', query.order);
  const falls = fallsIn(order, query.descending);
  if (ADDITIVE.has(order) && falls) {
    const summed = `(${COLUMNS[order]?.slice('sum('.length, -1) ?? '1'}) > 0`;
    return fullPage(await choose(context, query, { sql: summed, params: {} }), query);
  }
  const candidates = candidatesOf(order, falls);
  if (candidates === null) return null;
  for (let rows = (query.offset + query.limit) * ROWS_A_FLOW + LEAST_ROWS; ; rows *= 16) {
    const condition = await rowsUpTo(context, query, { candidates, falls, rows });
    if (condition === null) return null;
    const chosen = fullPage(await choose(context, query, condition), query);
    if (chosen !== null) return chosen;
  }
}

const fullPage = (chosen: readonly Chosen[], { limit }: ViewArguments): readonly Chosen[] | null =>
  chosen.length === limit ? chosen : null;

interface Chosen {
  readonly key: string;
  readonly port: number;
}

async function choose(context: ViewContext, query: ViewArguments, condition: Condition): Promise<readonly Chosen[]> {
  const counted = await countedRows(query);
  const { limit, offset } = query;
  const ordered = orderBy('flows', query, { columns: COLUMNS, ties: 'max(time) DESC, flow_id' });
  return context.store.rows<Chosen>(
    `SELECT toString(cityHash64(five_tuple, action) AS flow_id) AS key, any(src_port) AS port
     ${counted.sql} AND ${condition.sql} GROUP BY flow_id, action
     ${ordered} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...counted.params, ...condition.params, limit, offset },
    queryOptions(context),
  );
}

/** The condition for the rows up to the so manieth in order; null when there are no more. */
async function rowsUpTo(
  context: ViewContext,
  query: ViewArguments,
  { candidates, falls, rows }: { candidates: Candidates; falls: boolean; rows: number },
): Promise<Condition | null> {
  const counted = await countedRows(query);
  const { value, asParameter, limit } = candidates;
  const [found] = await context.store.rows<{ last: string | number }>(
    `SELECT ${asParameter}(sorted) AS last FROM (
       SELECT ${value} AS sorted ${counted.sql} ORDER BY sorted ${falls ? 'DESC' : 'ASC'} LIMIT 1 OFFSET {rows:UInt32})`,
    { ...counted.params, rows },
    queryOptions(context),
  );
  if (found === undefined) return null;
  return { sql: `${value} ${falls ? '>=' : '<='} ${limit}`, params: { last_value: found.last } };
}

/** At most so many rows are in the window. */
async function mostRows(context: ViewContext, { window }: ViewArguments): Promise<number> {
  const [row] = await context.store.rows<{ n: number }>(
    `SELECT sum(tuples) AS n FROM records WHERE hour >= fromUnixTimestamp({from:Int64}) AND hour < fromUnixTimestamp({to:Int64})`,
    { from: Math.floor(window.fromMs / HOUR_MS) * (HOUR_MS / 1000), to: Math.ceil(window.toMs / 1000) },
    queryOptions(context),
  );
  return row?.n ?? 0;
}

async function total(context: ViewContext, query: ViewArguments, isMany: boolean) {
  const rows = isMany ? await hourlyRows(query) : await countedRows(query);
  const [row] = await context.store.rows<{ n: number }>(
    `SELECT ${isMany ? 'sum(flow_count)' : 'uniqExact(five_tuple, action)'} AS n ${rows.sql}`,
    rows.params,
    queryOptions(context),
  );
  return { total: row?.n ?? 0, isTotalExact: !isMany };
}
