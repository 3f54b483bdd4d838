import { serviceName } from '#analysis/enrich/services.ts';
import { protocolName } from '#core/flow.ts';
import { rowsInSteps } from './hourly-rows.ts';
import { localSlots } from './local-time.ts';
import { matrix, type Pair } from './matrix.ts';
import { MEASURES } from './measures.ts';
import { orderOf } from './ordering.ts';
import type { Matrix } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));

/** Destination ports by hour of the day in a time zone: all days of the window together. */
export async function portHours(context: ViewContext, query: ViewArguments): Promise<Matrix> {
  const order = orderOf('portHours', query.order);
  const { slotMs, slots } = localSlots(query.window, query.timeZone);
  const hourOf = new Map(slots.map(({ startMs, hour }) => [startMs, String(hour)]));
  const counted = await rowsInSteps(query, slotMs);
  const tops = await context.store.rows<{ protocol: number; port: number; groups: number }>(
    `SELECT protocol, port, count() OVER () AS groups FROM (
       SELECT protocol, dst_port AS port, ${MEASURES} ${counted.sql} GROUP BY protocol, port
     ) ORDER BY ${order} DESC, flows DESC, protocol, port LIMIT {limit:UInt32}`,
    { ...counted.params, limit: query.limit },
    queryOptions(context),
  );
  const pairs = await context.store.rows<Pair & { startMs: number }>(
    `SELECT concat(toString(protocol), '/', toString(dst_port)) AS row,
       intDiv(toUnixTimestamp(time), {slot:UInt32}) * {slot:UInt32} * 1000 AS startMs, ${MEASURES}
     ${counted.sql} AND (toUInt32(protocol) * 65536 + dst_port) IN {tops:Array(UInt32)} GROUP BY row, startMs`,
    { ...counted.params, slot: slotMs / 1000, tops: tops.map(({ protocol, port }) => protocol * 65_536 + port) },
    queryOptions(context),
  );
  const found = matrix(
    pairs.map(({ startMs, ...pair }) => ({ ...pair, column: hourOf.get(startMs) ?? '' })),
    {
      rowKind: 'port',
      columnKind: 'hour',
      order,
      mostRows: query.limit,
      rowLabel: portLabel,
      columnLabel: (key) => `${key.padStart(2, '0')}:00`,
      timeZone: query.timeZone,
      columns: HOURS,
    },
  );
  return { ...found, totalRows: tops[0]?.groups ?? 0 };
}

/** `TCP 443 https`. */
export function portLabel(key: string): string {
  const [protocol = 0, port = 0] = key.split('/').map(Number);
  return `${protocolName(protocol)} ${port} ${serviceName(protocol, port)}`.trim();
}
