import type { Ranking } from '#analysis/views/results.ts';
import { type BarRow, barTable, moreText } from '../bar-table.ts';
import { canvas } from '../canvas.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { altText, counted, cut } from '../chart-text.ts';

/** Rows that stay legible on a phone; the rest is counted below them. */
const MAX_ROWS = 10;
const ALT_ROWS = 5;

export interface RankingChart<Row> {
  readonly title: string;
  /** What a row is: "port", and more of it: "ports". */
  readonly noun: string;
  readonly plural: string;
  row(row: Row): BarRow;
}

/** A ranking as a table of bars with its alt text. */
export function rankingChart<Row extends { readonly flows: number }>(
  ranking: Ranking<Row>,
  options: ChartOptions,
  chart: RankingChart<Row>,
): Chart {
  const shown = ranking.rows.slice(0, MAX_ROWS);
  const rows = shown.map((row) => bounded(chart.row(row), options));
  const table = barTable(rows, {
    top: 0,
    more: moreText(shown.length, cutRanking(ranking, shown), chart.noun, chart.plural),
  });
  return {
    title: chart.title,
    alt: altText(`${chart.title}, ${options.subtitle}.`, topRows(rows, ranking.total, chart)),
    spec: canvas(table.layers, { title: chart.title, subtitle: cut(options.subtitle, 200), height: table.height }),
  };
}

/** Longer texts than any picture shows are cut before they are measured; where nobody decides, nothing is denied. */
export const bounded = (row: BarRow, { hasDecisions = true }: Pick<ChartOptions, 'hasDecisions'>): BarRow => ({
  ...row,
  label: cut(row.label, 100),
  detail: cut(row.detail, 100),
  ...(hasDecisions ? {} : { denied: null }),
});

/** The flows of rows that the chart cuts belong to "more", as those that the view had cut before. */
const cutRanking = <Row extends { readonly flows: number }>(ranking: Ranking<Row>, shown: readonly Row[]) => ({
  total: ranking.total,
  otherFlows: ranking.rows.slice(shown.length).reduce((sum, row) => sum + row.flows, ranking.otherFlows),
});

function topRows(rows: readonly BarRow[], total: number, { noun, plural }: { noun: string; plural: string }): string {
  if (rows.length === 0) return 'No flows in this window.';
  const top = rows.slice(0, ALT_ROWS).map((row) => rowText(row));
  const rest = total > top.length ? ` The top ${top.length} of ${counted(total, noun, plural)}.` : '';
  return `${top.join('; ')}.${rest}`;
}

/** `443/TCP (https): 12,345 allowed, 3 denied`. */
export function rowText(row: BarRow): string {
  const detail = row.detail === '' ? '' : ` (${cut(row.detail, 60)})`;
  const start = `${cut(row.label, 60)}${detail}: `;
  if (row.denied === null) return start + counted(row.allowed, 'flow');
  return `${start}${row.allowed.toLocaleString('en-US')} allowed, ${row.denied.toLocaleString('en-US')} denied`;
}
