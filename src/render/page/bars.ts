import { altText, cut } from '../chart-text.ts';
import { type PageChart, emptySpec, NOTHING, pageSpec, valueLabel } from './page-chart.ts';

/** One line of a ranking. */
export interface PageBar {
  readonly label: string;
  /** Filter that a click adds; null where there is none. */
  readonly where: string | null;
  readonly parts: readonly { readonly series: string; readonly value: number; readonly text: string }[];
}

export interface PageBarsOptions {
  readonly title: string;
  /** Colour of each series, in the order in which they are stacked. */
  readonly series: Readonly<Record<string, string>>;
  readonly isBytes?: boolean;
  /** Rows that are drawn; 15 where nothing is said. */
  readonly most?: number;
  /** Series stand one below the other, each from zero: what is compared must not add up. */
  readonly grouped?: boolean;
}

const ROW_HEIGHT = 26;
const GROUP_HEIGHT = 34;
const AXIS_HEIGHT = 8;
const MOST = 15;
const SPOKEN = 5;

/** A ranking as stacked bars, the largest first, each with its name; a click adds its filter. */
export function pageBars(
  all: readonly PageBar[],
  { title, series, isBytes = false, most = MOST, grouped = false }: PageBarsOptions,
): PageChart {
  const rows = all.slice(0, most);
  const names = Object.keys(series);
  const values = rows.flatMap((row, place) => placedBars(row, place, { names, grouped }));
  if (values.length === 0) return { title, alt: altText(`${title}.`, NOTHING), spec: emptySpec() };
  const height = rows.length * (grouped ? GROUP_HEIGHT : ROW_HEIGHT) + AXIS_HEIGHT;
  return {
    title,
    alt: altText(`${title}.`, spoken(rows)),
    spec: pageSpec(
      [
        {
          data: { values },
          mark: { type: 'bar', height: { band: grouped ? 0.9 : 0.7 }, cursor: 'pointer' },
          encoding: {
            y: {
              field: 'label',
              type: 'nominal',
              sort: { field: 'place', op: 'min' },
              axis: { title: null, labelLimit: 190, domain: false, ticks: false },
            },
            x: {
              field: 'base',
              type: 'quantitative',
              axis: { title: null, tickCount: 4, labelExpr: valueLabel(isBytes), orient: 'top' },
            },
            x2: { field: 'top' },
            ...(grouped ? { yOffset: { field: 'series', sort: names } } : {}),
            color: {
              field: 'series',
              type: 'nominal',
              scale: { domain: names, range: Object.values(series) },
              legend: names.length > 1 ? { orient: 'top', title: null } : null,
            },
            tooltip: [
              { field: 'label', title: title },
              { field: 'series', title: 'What' },
              { field: 'text', title: 'Count' },
            ],
          },
        },
      ],
      { height },
    ),
  };
}

function placedBars(
  { label, where, parts }: PageBar,
  place: number,
  { names, grouped }: { names: readonly string[]; grouped: boolean },
) {
  let base = 0;
  return parts
    .filter(({ series }) => names.includes(series))
    .map(({ series, value, text }) => {
      const bar = { place, label: cut(label, 60), where, series, base, top: base + value, text };
      if (!grouped) base += value;
      return bar;
    })
    .filter(({ base: from, top }) => top > from);
}

const spoken = (rows: readonly PageBar[]): string =>
  rows.length === 0
    ? NOTHING
    : `${rows
        .slice(0, SPOKEN)
        .map(({ label, parts }) => `${label}: ${parts.map(({ text }) => text).join(', ')}`)
        .join('; ')}.`;
