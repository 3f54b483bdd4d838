import { DAY_MS, HOUR_MS } from '#core/window.ts';
import { asEarlier, hasRows, inEarlierWindow } from './earlier.ts';
import { allHourlyRows, hourlyRows } from './hourly-rows.ts';
import type { FirstSeen, FirstSeenKind, FirstSeenRow } from './results.ts';
import { COUNTRY_KIND, PORT_KIND, type ValueKind } from './value-kinds.ts';
import { addressText, countedRows, countryCode, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

interface Kind extends Omit<ValueKind, 'sql'> {
  /** Compared as it is stored. */
  readonly stored: string;
  readonly text: string;
  readonly isAddress: boolean;
}

const address = (side: 'src' | 'dst', direction: 'in' | 'out'): Kind => ({
  stored: side,
  text: 'toString(stored)',
  where: `direction = '${direction}'`,
  valueOf: addressText,
  labelOf: (value, { nameOf }) => nameOf(value),
  isAddress: true,
});

const KINDS: Readonly<Record<FirstSeenKind, Kind>> = {
  source: address('src', 'in'),
  peer: address('dst', 'out'),
  country: { ...COUNTRY_KIND, stored: 'remote_country', text: 'toString(stored)', isAddress: false },
  port: {
    ...PORT_KIND,
    stored: 'toUInt32(protocol) * 65536 + dst_port',
    text: "concat(toString(intDiv(stored, 65536)), '/', toString(stored % 65536))",
    isAddress: false,
  },
};
const KIND_NAMES = ['source', 'peer', 'country', 'port'] as const;
const USUAL_LOOK_BACK_MS = 7 * DAY_MS;

interface Row extends Omit<FirstSeenRow, 'kind' | 'label' | 'organisation'> {
  readonly asn: number;
  readonly groups: number;
}

/** Sources, peers, countries and ports that the time before the window did not have. */
export async function firstSeen(context: ViewContext, query: ViewArguments): Promise<FirstSeen> {
  const { fromMs } = query.window;
  const lookBack = { fromMs: fromMs - (query.compareMs ?? USUAL_LOOK_BACK_MS), toMs: fromMs };
  return inEarlierWindow(context, { query, window: lookBack }, async (before) => {
    const rows: FirstSeenRow[] = [];
    const totals = { source: 0, peer: 0, country: 0, port: 0 };
    for (const kind of KIND_NAMES) {
      const found = await seenFirst(context, { query, before }, KINDS[kind]);
      totals[kind] = found[0]?.groups ?? 0;
      rows.push(...found.map((row) => shown(context, kind, row)));
    }
    return { lookBack, hasLookBack: await hasRows(context, query, lookBack), rows, totals };
  });
}

async function seenFirst(
  context: ViewContext,
  { query, before }: { query: ViewArguments; before: ViewArguments },
  kind: Kind,
): Promise<Row[]> {
  const now = await hourlyRows(query);
  // A record that repeats another one has seen the value as well.
  const then = asEarlier(await allHourlyRows(before));
  const rows = await context.store.rows<Row>(
    `WITH now AS (
       SELECT ${kind.stored} AS stored, any(remote_country) AS place, any(remote_asn) AS network,
         sum(flow_count) AS flows, sumIf(flow_count, action = 'allow') AS allowed,
         sumIf(flow_count, action = 'deny') AS denied, sum(bytes_in + bytes_out) AS bytes,
         toUnixTimestamp64Milli(min(time)) AS firstMs
       ${now.sql} AND ${kind.where} GROUP BY stored
     )
     SELECT ${kind.text} AS value, toString(place) AS country, network AS asn, flows, allowed, denied, bytes, firstMs,
       count() OVER () AS groups
     FROM now
     WHERE stored NOT IN (
       SELECT DISTINCT ${kind.stored} ${then.sql} AND ${kind.where} AND ${kind.stored} IN (SELECT stored FROM now)
     )
     ORDER BY allowed DESC, flows DESC, value LIMIT {limit:UInt32}`,
    { ...now.params, ...then.params, limit: query.limit },
    queryOptions(context),
  );
  const { hours } = await query.counting.plan();
  return hours.length === 0 || rows.length === 0 ? rows : withExactTimes(context, query, { kind, rows });
}

/** Whole hours know times to the hour. */
async function withExactTimes(
  context: ViewContext,
  query: ViewArguments,
  { kind, rows }: { kind: Kind; rows: readonly Row[] },
): Promise<Row[]> {
  const counted = await countedRows(query);
  const exact = await context.store.rows<Pick<Row, 'value' | 'firstMs'>>(
    `SELECT ${kind.text} AS value, toUnixTimestamp64Milli(first) AS firstMs FROM (
       SELECT ${kind.stored} AS stored, min(time) AS first ${counted.sql} AND ${kind.where}
         AND toUnixTimestamp(toStartOfHour(time)) IN {hours:Array(UInt32)} GROUP BY stored
     ) WHERE value IN {values:Array(String)}`,
    {
      ...counted.params,
      hours: [...new Set(rows.map(({ firstMs }) => Math.floor(firstMs / HOUR_MS) * (HOUR_MS / 1000)))],
      values: rows.map(({ value }) => value),
    },
    queryOptions(context),
  );
  const times = new Map(exact.map(({ value, firstMs }) => [value, firstMs]));
  return rows.map((row) => ({ ...row, firstMs: times.get(row.value) ?? row.firstMs }));
}

function shown(context: ViewContext, kind: FirstSeenKind, { groups: _groups, asn, ...row }: Row): FirstSeenRow {
  const { valueOf, labelOf, isAddress } = KINDS[kind];
  const value = valueOf(row.value);
  return {
    ...row,
    kind,
    value,
    label: labelOf(value, context),
    country: isAddress ? countryCode(row.country) : '',
    organisation: isAddress ? context.organisationOf(asn) : '',
  };
}
