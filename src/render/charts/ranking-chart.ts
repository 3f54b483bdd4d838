import type { Ranking } from '#analysis/views/results.ts';
import { type BarColumn, decisionColumns } from '../bar-columns.ts';
import { type BarRow, barTable, moreText, NO_FLOWS } from '../bar-table.ts';
import { canvas } from '../canvas.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { altText, counted, cut } from '../chart-text.ts';
import { frameOf } from '../theme.ts';

/** Rows that stay legible on a phone; the rest is counted below them. */
const MAX_ROWS = 10;
const ALT_ROWS = 5;

export interface RankingChart<Row> {
  readonly title: string;
  /** What a row is: "port", and more of it: "ports". */
  readonly noun: string;
  readonly plural: string;
  /** Flows by decision where nothing is said. */
  readonly columns?: readonly BarColumn[];
  /** What stands instead of no rows. */
  readonly empty?: string;
  row(row: Row): BarRow;
}

/** A ranking; null where nobody counted the flows of what was cut. */
export type Ranked<Row> = Omit<Ranking<Row>, 'otherFlows'> & { readonly otherFlows: number | null };

/** A ranking as a table of bars with its alt text. */
export function rankingChart<Row extends { readonly flows: number }>(
  ranking: Ranked<Row>,
  options: ChartOptions,
  chart: RankingChart<Row>,
): Chart {
  const columns = chart.columns ?? decisionColumns(options);
  const empty = chart.empty ?? NO_FLOWS;
  const shown = ranking.rows.slice(0, MAX_ROWS);
  const rows = shown.map((row) => bounded(chart.row(row)));
  const more = moreText(shown.length, cutRanking(ranking, shown), chart.noun, chart.plural);
  const table = barTable(rows, { frame: frameOf(options), columns, top: 0, more, empty });
  const said = rows.length === 0 ? empty : topRows(rows, { columns, total: ranking.total, ...chart });
  return {
    title: chart.title,
    alt: altText(`${chart.title}, ${options.subtitle}.`, said),
    spec: canvas(table.layers, { ...options, title: chart.title, height: table.height }),
  };
}

/** Longer texts than any picture shows are cut before they are measured. */
export const bounded = (row: BarRow): BarRow => ({ ...row, label: cut(row.label, 100), detail: cut(row.detail, 100) });

/** The flows of rows that the chart cuts belong to "more", as those that the view had cut before. */
const cutRanking = <Row extends { readonly flows: number }>(ranking: Ranked<Row>, shown: readonly Row[]) => ({
  total: ranking.total,
  otherFlows:
    ranking.otherFlows === null
      ? null
      : ranking.rows.slice(shown.length).reduce((sum, row) => sum + row.flows, ranking.otherFlows),
});

interface Said {
  readonly columns: readonly BarColumn[];
  readonly total: number;
  readonly noun: string;
  readonly plural: string;
}

function topRows(rows: readonly BarRow[], { columns, total, noun, plural }: Said): string {
  const top = rows.slice(0, ALT_ROWS).map((row) => rowText(row, columns));
  const rest = total > top.length ? ` The top ${top.length} of ${counted(total, noun, plural)}.` : '';
  return `${top.join('; ')}.${rest}`;
}

/** `443/TCP (https): 12,345 allowed, 3 denied`. */
export function rowText(row: BarRow, columns: readonly BarColumn[]): string {
  const detail = row.detail === '' ? '' : ` (${cut(row.detail, 60)})`;
  const values = columns.map((column, index) => column.says(row.values[index] ?? 0));
  return `${cut(row.label, 60)}${detail}: ${values.join(', ')}`;
}
