import { countryName } from '#analysis/enrich/country-name.ts';
import { protocolName } from '#core/flow.ts';
import { hourlyRows, rowsInSteps } from './hourly-rows.ts';
import { localSlots } from './local-time.ts';
import { matrix, type Pair } from './matrix.ts';
import { IS_PUBLIC, MEASURES } from './measures.ts';
import { orderOf } from './ordering.ts';
import type { Matrix } from './results.ts';
import { countryCode, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** Captures know applications, flow logs nothing above the transport. */
const rowsOfMatrix = ({ scope }: ViewArguments) =>
  scope.kind === 'capture'
    ? ({ rowKind: 'application', column: "if(app = '', 'unknown', app)", rowLabel: (key: string) => key } as const)
    : ({
        rowKind: 'protocol',
        column: 'toString(protocol)',
        rowLabel: (key: string) => protocolName(Number(key)),
      } as const);

/** Protocols, of captures applications, by country of the remote side. Private addresses have none and are left out. */
export async function protocolCountries(context: ViewContext, query: ViewArguments): Promise<Matrix> {
  const { column, ...rows } = rowsOfMatrix(query);
  const counted = await hourlyRows(query);
  const pairs = await context.store.rows<Pair>(
    `SELECT ${column} AS row, toString(remote_country) AS column, ${MEASURES}
     ${counted.sql} AND ${IS_PUBLIC} GROUP BY row, remote_country`,
    counted.params,
    queryOptions(context),
  );
  return matrix(
    pairs.map((pair) => ({ ...pair, column: countryCode(pair.column) })),
    {
      ...rows,
      columnKind: 'country',
      order: orderOf('protocolCountries', query.order),
      mostRows: query.limit,
      columnLabel: countryName,
      timeZone: query.timeZone,
    },
  );
}

/** Protocols, of captures applications, by day in a time zone. */
export async function protocolDays(context: ViewContext, query: ViewArguments): Promise<Matrix> {
  const { column, ...rows } = rowsOfMatrix(query);
  const { slotMs, slots } = localSlots(query.window, query.timeZone);
  const dayOf = new Map(slots.map(({ startMs, day }) => [startMs, day]));
  const counted = await rowsInSteps(query, slotMs);
  const pairs = await context.store.rows<Pair & { startMs: number }>(
    `SELECT ${column} AS row, intDiv(toUnixTimestamp(time), {slot:UInt32}) * {slot:UInt32} * 1000 AS startMs, ${MEASURES}
     ${counted.sql} GROUP BY row, startMs`,
    { ...counted.params, slot: slotMs / 1000 },
    queryOptions(context),
  );
  return matrix(
    pairs.map(({ startMs, ...pair }) => ({ ...pair, column: dayOf.get(startMs) ?? '' })),
    {
      ...rows,
      columnKind: 'day',
      order: orderOf('protocolDays', query.order),
      mostRows: query.limit,
      columnLabel: (key) => key,
      timeZone: query.timeZone,
      columns: [...new Set(dayOf.values())],
    },
  );
}
