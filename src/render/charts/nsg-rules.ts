import type { NsgRuleRow, Ranking } from '#analysis/views/results.ts';
import type { BarRow } from '../bar-table.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { rankingChart } from './ranking-chart.ts';

/** Network security group rules by the flows that they decided. */
export function nsgRulesChart(ranking: Ranking<NsgRuleRow>, options: ChartOptions): Chart {
  return rankingChart(ranking, options, {
    title: 'NSG rules that decided (flows)',
    noun: 'rule',
    plural: 'rules',
    row: ruleRow,
  });
}

const ruleRow = (row: NsgRuleRow): BarRow => ({
  label: row.rule,
  detail: [row.nsg, row.direction === 'in' ? 'inbound' : 'outbound', ...(row.isDefault ? ['default rule'] : [])].join(
    ' · ',
  ),
  allowed: row.action === 'allow' ? row.flows : 0,
  denied: row.action === 'deny' ? row.flows : 0,
});
