import type { NsgRuleRow, Ranking } from '#analysis/views/results.ts';
import { decisionColumns, decisionValues } from '../bar-columns.ts';
import type { BarRow } from '../bar-table.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { rankingChart } from './ranking-chart.ts';

/** Network security group rules by the flows that they decided. */
export function nsgRulesChart(ranking: Ranking<NsgRuleRow>, options: ChartOptions): Chart {
  return rankingChart(ranking, options, {
    title: 'NSG rules that decided (flows)',
    noun: 'rule',
    plural: 'rules',
    columns: decisionColumns(options),
    row: (row) => ruleRow(row, options),
  });
}

const ruleRow = (row: NsgRuleRow, options: ChartOptions): BarRow => ({
  label: row.rule,
  detail: [row.nsg, row.direction === 'in' ? 'inbound' : 'outbound', ...(row.isDefault ? ['default rule'] : [])].join(
    ' · ',
  ),
  values: decisionValues(
    { allowed: row.action === 'allow' ? row.flows : 0, denied: row.action === 'deny' ? row.flows : 0 },
    options,
  ),
});
