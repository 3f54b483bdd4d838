import { asEarlier, hasRows, inEarlierWindow, usualDistance } from './earlier.ts';
import { orderOf } from './ordering.ts';
import type { ChangeKind, ChangeRow, Changes } from './results.ts';
import { ADDRESS_KIND, COUNTRY_KIND, PORT_KIND, PROTOCOL_KIND, type ValueKind } from './value-kinds.ts';
import { hourlyRows } from './hourly-rows.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

const KINDS: Readonly<Record<ChangeKind, ValueKind>> = {
  address: ADDRESS_KIND,
  port: PORT_KIND,
  country: COUNTRY_KIND,
  protocol: PROTOCOL_KIND,
};
const KIND_NAMES = ['address', 'port', 'country', 'protocol'] as const;

type Row = Omit<ChangeRow, 'kind' | 'label'> & { readonly groups: number };

/** The largest changes of addresses, ports, countries and protocols against the same window earlier. */
export async function changes(context: ViewContext, query: ViewArguments): Promise<Changes> {
  const { window } = query;
  const distance = query.compareMs ?? usualDistance(window);
  const earlier = { fromMs: window.fromMs - distance, toMs: window.toMs - distance };
  return inEarlierWindow(context, { query, window: earlier }, async (before) => {
    const rows: ChangeRow[] = [];
    const totals = { address: 0, port: 0, country: 0, protocol: 0 };
    for (const kind of KIND_NAMES) {
      const found = await changed(context, { query, before }, KINDS[kind]);
      totals[kind] = found[0]?.groups ?? 0;
      rows.push(...found.map((row) => shown(context, kind, row)));
    }
    return {
      earlier,
      hasEarlier: await hasRows(context, query, earlier),
      rows,
      totals,
      sums: await sums(context, { query, before }),
    };
  });
}

interface Both {
  readonly query: ViewArguments;
  readonly before: ViewArguments;
}

const COUNTS =
  "sum(flow_count) AS flows, sumIf(flow_count, action = 'deny') AS denied, sum(bytes_in + bytes_out) AS bytes";
const COMPARED = `sumIf(flows, isNow) AS flowsNow, sumIf(flows, NOT isNow) AS flowsBefore,
  sumIf(denied, isNow) AS deniedNow, sumIf(denied, NOT isNow) AS deniedBefore,
  sumIf(bytes, isNow) AS bytesNow, sumIf(bytes, NOT isNow) AS bytesBefore`;
const NAMED = 'flowsNow AS flows, flowsBefore, deniedNow AS denied, deniedBefore, bytesNow AS bytes, bytesBefore';

async function changed(context: ViewContext, { query, before }: Both, kind: ValueKind): Promise<Row[]> {
  const now = await hourlyRows(query);
  const then = asEarlier(await hourlyRows(before));
  const measure = orderOf('changes', query.order);
  const difference = `abs(toInt64(${measure}Now) - toInt64(${measure}Before))`;
  return context.store.rows<Row>(
    `SELECT value, ${NAMED}, count() OVER () AS groups FROM (
       SELECT value, ${COMPARED} FROM (
         SELECT ${kind.sql} AS value, 1 AS isNow, ${COUNTS} ${now.sql} AND ${kind.where} GROUP BY value
         UNION ALL
         SELECT ${kind.sql} AS value, 0 AS isNow, ${COUNTS} ${then.sql} AND ${kind.where} GROUP BY value
       ) GROUP BY value
     ) WHERE ${difference} > 0 ORDER BY ${difference} DESC, value LIMIT {limit:UInt32}`,
    { ...now.params, ...then.params, limit: query.limit },
    queryOptions(context),
  );
}

function shown(context: ViewContext, kind: ChangeKind, { groups: _groups, ...row }: Row): ChangeRow {
  const value = KINDS[kind].valueOf(row.value);
  return { ...row, kind, value, label: KINDS[kind].labelOf(value, context) };
}

async function sums(context: ViewContext, { query, before }: Both): Promise<Changes['sums']> {
  const now = await hourlyRows(query);
  const then = asEarlier(await hourlyRows(before));
  const [row] = await context.store.rows<Changes['sums']>(
    `SELECT ${NAMED} FROM (SELECT ${COMPARED} FROM (
       SELECT 1 AS isNow, ${COUNTS} ${now.sql} UNION ALL SELECT 0 AS isNow, ${COUNTS} ${then.sql}
     ))`,
    { ...now.params, ...then.params },
    queryOptions(context),
  );
  if (row === undefined) throw new Error('an aggregation without GROUP BY answers one row');
  return row;
}
