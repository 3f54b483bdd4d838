import { type Condition, rowsOf, tableOf } from '#analysis/filter/condition.ts';
import { flowsOf } from '#analysis/store/counted-once.ts';
import { HOUR_MS } from '#core/window.ts';
import { allHourlyRows } from './hourly-rows.ts';
import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { NsgRuleRow, Ranking } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & NsgRuleRow;

/** NSG rules by the flows that they decided: an NSG and the log of its virtual network tell of one decision. */
export async function nsgRules(context: ViewContext, query: ViewArguments): Promise<Ranking<NsgRuleRow>> {
  const { limit, offset } = query;
  const { isWhole, flows, from } = await rowsOfRules(query);
  const order = orderBy('rules', query, {
    columns: { last: 'lastMs' },
    ties: 'flows DESC, nsg, rule, direction, action',
  });
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         nsg, rule, rule_default AS isDefault, direction, action,
         ${flows} AS flows,
         toUnixTimestamp64Milli(max(time)) AS lastMs
       ${from.sql} GROUP BY nsg, rule, isDefault, direction, action
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...from.params, limit, offset },
    queryOptions(context),
  );
  const found = ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => row);
  return isWhole ? { ...found, rows: await withExactTimes(context, query, found.rows) } : found;
}

/** Within an NSG only logs of several kinds tell a thing twice: hours without such can be taken whole. */
async function rowsOfRules(query: ViewArguments): Promise<{ isWhole: boolean; flows: string; from: Condition }> {
  const { hours, rest } = await query.counting.plan();
  const isOnce = hours.every(({ repeats }) => repeats === 0) && rest.every(({ repeated }) => repeated === '1');
  if (hours.length > 0 && isOnce) {
    return { isWhole: true, flows: 'sum(flow_count)', from: await allHourlyRows(query) };
  }
  const { sql, params } = rowsOf(query);
  const from = { sql: `FROM ${tableOf(query.scope)} WHERE ${sql}`, params };
  return { isWhole: false, flows: flowsOf('starts'), from };
}

/** Whole hours know times to the hour. */
async function withExactTimes(
  context: ViewContext,
  query: ViewArguments,
  rows: readonly NsgRuleRow[],
): Promise<readonly NsgRuleRow[]> {
  const where = rowsOf(query);
  const exact = await context.store.rows<Omit<NsgRuleRow, 'flows'>>(
    `SELECT nsg, rule, rule_default AS isDefault, direction, action, toUnixTimestamp64Milli(max(time)) AS lastMs
     FROM flows WHERE ${where.sql} AND toUnixTimestamp(toStartOfHour(time)) IN {hours:Array(UInt32)}
     GROUP BY nsg, rule, isDefault, direction, action`,
    {
      ...where.params,
      hours: [...new Set(rows.map(({ lastMs }) => Math.floor(lastMs / HOUR_MS) * (HOUR_MS / 1000)))],
    },
    queryOptions(context),
  );
  const keyOf = ({ nsg, rule, isDefault, direction, action }: Omit<NsgRuleRow, 'flows'>): string =>
    JSON.stringify([nsg, rule, isDefault, direction, action]);
  const times = new Map(exact.map((row) => [keyOf(row), row.lastMs]));
  return rows.map((row) => ({ ...row, lastMs: times.get(keyOf(row)) ?? row.lastMs }));
}
