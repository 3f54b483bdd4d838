import { altText, cut } from '../chart-text.ts';
import { type PageChart, emptySpec, NOTHING, pageSpec } from './page-chart.ts';

export interface HeatCell {
  readonly row: string;
  readonly column: string;
  readonly value: number;
  readonly text: string;
  /** What a click does: a filter, or a part of the window. */
  readonly where?: string;
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface HeatOptions {
  readonly title: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowTitle: string;
  readonly columnTitle: string;
}

const ROW_HEIGHT = 26;
const AXIS_HEIGHT = 30;
const SPOKEN = 5;

/** Two things against each other, the more the darker, on a scale by the square root: a few cells hold most. */
export function pageHeat(cells: readonly HeatCell[], options: HeatOptions): PageChart {
  const { title, rows, columns, rowTitle, columnTitle } = options;
  const shown = cells.filter(({ value }) => value > 0);
  if (shown.length === 0) return { title, alt: altText(`${title}.`, NOTHING), spec: emptySpec() };
  const largest = Math.max(1, ...shown.map(({ value }) => value));
  return {
    title,
    alt: altText(`${title}.`, spoken(shown)),
    spec: pageSpec(
      [
        {
          data: { values: shown.map((cell) => ({ ...cell, row: cut(cell.row, 40), column: cut(cell.column, 40) })) },
          mark: { type: 'rect', stroke: '$surface', strokeWidth: 1, cursor: 'pointer' },
          encoding: {
            y: {
              field: 'row',
              type: 'nominal',
              sort: rows.map((row) => cut(row, 40)),
              scale: { domain: rows.map((row) => cut(row, 40)) },
              axis: { title: null, labelLimit: 150, ticks: false, domain: false },
            },
            x: {
              field: 'column',
              type: 'nominal',
              sort: columns.map((one) => cut(one, 40)),
              scale: { domain: columns.map((one) => cut(one, 40)) },
              axis: {
                title: null,
                orient: 'top',
                labelAngle: columns.some((one) => one.length > 3) ? -35 : 0,
                labelLimit: 90,
                ticks: false,
                domain: false,
                labelOverlap: 'parity',
              },
            },
            color: {
              field: 'value',
              type: 'quantitative',
              scale: { type: 'sqrt', domain: [0, largest], range: ['$rampLow', '$rampHigh'] },
              legend: null,
            },
            tooltip: [
              { field: 'row', title: rowTitle },
              { field: 'column', title: columnTitle },
              { field: 'text', title: 'Count' },
            ],
          },
        },
      ],
      { height: rows.length * ROW_HEIGHT + AXIS_HEIGHT },
    ),
  };
}

function spoken(cells: readonly HeatCell[]): string {
  if (cells.length === 0) return NOTHING;
  const top = cells.toSorted((a, b) => b.value - a.value).slice(0, SPOKEN);
  return `Most: ${top.map(({ row, column, text }) => `${row}, ${column}: ${text}`).join('; ')}.`;
}
