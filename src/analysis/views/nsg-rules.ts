import { inWindow, tableOf } from '#analysis/filter/condition.ts';
import { flowsOf } from '#analysis/store/counted-once.ts';
import { RANKING_TOTALS, type RankedRow, ranking } from './ranking.ts';
import type { NsgRuleRow, Ranking } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Row = RankedRow & NsgRuleRow;

/** NSG rules by the flows that they decided: an NSG and the log of its virtual network tell of one decision. */
export async function nsgRules(
  context: ViewContext,
  { scope, window, limit }: ViewArguments,
): Promise<Ranking<NsgRuleRow>> {
  const where = inWindow(scope, window);
  const rows = await context.store.rows<Row>(
    `SELECT *, ${RANKING_TOTALS} FROM (
       SELECT
         nsg, rule, rule_default AS isDefault, direction, action,
         ${flowsOf('starts')} AS flows,
         toUnixTimestamp64Milli(max(time)) AS lastMs
       FROM ${tableOf(scope)} WHERE ${where.sql} GROUP BY nsg, rule, isDefault, direction, action
     ) ORDER BY flows DESC, nsg, rule, direction, action LIMIT {limit:UInt32}`,
    { ...where.params, limit },
    queryOptions(context),
  );
  return ranking(rows, ({ groups: _groups, allFlows: _allFlows, ...row }) => row);
}
