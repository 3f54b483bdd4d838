import { rowsOf, tableOf } from '#analysis/filter/condition.ts';
import { flowsOf } from '#analysis/store/counted-once.ts';
import { orderBy } from './ordering.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { NsgRuleRow, Ranking } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & NsgRuleRow;

/** NSG rules by the flows that they decided: an NSG and the log of its virtual network tell of one decision. */
export async function nsgRules(context: ViewContext, query: ViewArguments): Promise<Ranking<NsgRuleRow>> {
  const { scope, limit, offset } = query;
  const where = rowsOf(query);
  const order = orderBy('rules', query, {
    columns: { last: 'lastMs' },
    ties: 'flows DESC, nsg, rule, direction, action',
  });
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         nsg, rule, rule_default AS isDefault, direction, action,
         ${flowsOf('starts')} AS flows,
         toUnixTimestamp64Milli(max(time)) AS lastMs
       FROM ${tableOf(scope)} WHERE ${where.sql} GROUP BY nsg, rule, isDefault, direction, action
     ) ${order} LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    { ...where.params, limit, offset },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => row);
}
