import { type Condition, rowsOf, tableOf } from '#analysis/filter/condition.ts';
import { filterCondition } from '#analysis/filter/filter-condition.ts';
import type { HourPlan } from '#analysis/store/counting.ts';
import { HOUR_MS } from '#core/window.ts';
import type { ViewArguments } from './view.ts';

/** Columns that rows and hours have alike, by the names of `flows`. */
const SAME = `vm, nic, subnet, vnet, nsg, rule, rule_default, direction, action, dst_port, protocol,
  remote, remote_country, remote_asn, remote_class, bytes_in, bytes_out, packets_in, packets_out`;
const OF_ROWS = `time, ${SAME}, src, dst, src_country, dst_country, src_asn, dst_asn, src_class, dst_class,
  bytes_sent, bytes_received, packets_sent, packets_received,
  toUInt64(starts) AS flow_count, toUInt64(1) AS tuple_count, toUInt64(counted) AS counted_count`;

const side = (column: string, src: string, dst: string): string => `if(direction = 'in', ${src}, ${dst}) AS ${column}`;
const sides = (suffix: string): string =>
  [
    side(`src${suffix}`, `remote${suffix}`, `own${suffix}`),
    side(`dst${suffix}`, `own${suffix}`, `remote${suffix}`),
  ].join(', ');
const bothWays = (unit: string): string =>
  [side(`${unit}_sent`, `${unit}_in`, `${unit}_out`), side(`${unit}_received`, `${unit}_out`, `${unit}_in`)].join(', ');
const OF_HOURS = `toDateTime64(flow_hours.time, 3, 'UTC') AS time, ${SAME},
  ${['', '_country', '_asn', '_class'].map(sides).join(', ')}, ${bothWays('bytes')}, ${bothWays('packets')},
  toUInt64(flow_count) AS flow_count, toUInt64(tuple_count) AS tuple_count, toUInt64(counted_count) AS counted_count`;

/** What captures know beside. */
const OF_CAPTURES = `${OF_ROWS}, app, host`;

/**
 * `FROM … WHERE …` over the rows of a question that count, whole hours of them as one row for each group of flows alike
 * but for source port and time. Columns are those of `flows`, and `flow_count` (flows that start), `tuple_count` and
 * `counted_count`; `time` is exact to the hour. More conditions may follow.
 */
export async function hourlyRows(query: ViewArguments): Promise<Condition> {
  const { sql, params } = await allHourlyRows(query);
  return { sql: `${sql} AND counts`, params };
}

/** The same where rows are put together by steps of time: in whole hours where the steps allow it. */
export async function rowsInSteps(query: ViewArguments, stepMs: number): Promise<Condition> {
  if (stepMs % HOUR_MS === 0) return hourlyRows(query);
  const { sql, params } = restPart(
    query,
    { window: query.window, once: await query.counting.once(), repeated: '1' },
    0,
  );
  return { sql: `FROM (${sql}) WHERE counts`, params };
}

/** The same with the rows that do not count, for which `counts` is false. */
export async function allHourlyRows(query: ViewArguments): Promise<Condition> {
  const plan = await query.counting.plan();
  const parts = plan.rest.map((part, index) => restPart(query, part, index));
  if (plan.hours.length > 0) parts.push(hoursPart(query, plan.hours));
  return {
    sql: `FROM (${parts.map(({ sql }) => sql).join(' UNION ALL ')}) WHERE 1`,
    params: Object.assign({}, ...parts.map(({ params }) => params)),
  };
}

/** Parts of one statement have windows of their own. */
function restPart(query: ViewArguments, { window, once }: HourPlan['rest'][number], index: number): Condition {
  const { sql, params } = rowsOf({ ...query, window });
  const { from_ms: from, to_ms: to, ...others } = params as Record<string, unknown>;
  const name = `part${index}_`;
  return {
    sql: `SELECT ${query.scope.kind === 'capture' ? OF_CAPTURES : OF_ROWS}, (${once}) AS counts
      FROM ${tableOf(query.scope)} WHERE ${sql.replaceAll(/\{(from_ms|to_ms):/g, `{${name}$1:`)}`,
    params: { ...others, [`${name}from_ms`]: from, [`${name}to_ms`]: to },
  };
}

function hoursPart({ scope, filter = null }: ViewArguments, hours: HourPlan['hours']): Condition {
  const chosen = filter === null ? { sql: '1', params: {} } : filterCondition(filter, { table: 'flows', all: '1' });
  const [first, last] = [hours[0]?.hourMs ?? 0, hours.at(-1)?.hourMs ?? 0];
  const scoped = 'name' in scope ? `${scope.kind} = {scope_name:String}` : '1';
  return {
    sql: `SELECT * FROM (
      SELECT ${OF_HOURS}, NOT repeats ${scope.kind === 'all' ? 'AND NOT departs' : ''} AS counts FROM flow_hours
      WHERE flow_hours.time >= fromUnixTimestamp({first_hour:Int64}) AND flow_hours.time <= fromUnixTimestamp({last_hour:Int64})
        AND build IN {builds:Array(UInt64)} AND ${scoped}
    ) WHERE ${chosen.sql}`,
    params: {
      ...chosen.params,
      ...('name' in scope ? { scope_name: scope.name } : {}),
      first_hour: first / 1000,
      last_hour: last / 1000,
      builds: hours.map(({ build }) => build),
    },
  };
}
