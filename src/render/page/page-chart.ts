import type { TopLevelSpec } from 'vega-lite';
import type { Chart } from '../chart.ts';
import type { Layer } from '../canvas.ts';

/** What a person chose to see of a view: what is counted. */
export const MEASURES = ['flows', 'data', 'in', 'out', 'denied', 'packets'] as const;
export type Measure = (typeof MEASURES)[number];

export interface PageChartOptions {
  readonly timeZone: string;
  readonly measure: Measure;
  /** False where nobody decides what is allowed, as in captures. */
  readonly hasDecisions: boolean;
  /** Countries as a ranking in place of a map. */
  readonly asBars?: boolean;
  /** Of timelines: at least so many ms in a bar. */
  readonly bucketMs?: number | undefined;
}

/**
 * A chart for a browser, which knows width and theme: colours are names that begin with `$` (page/report/palette.js). A
 * mark that can be clicked has `where` in its datum, the filter that the click adds, or `fromMs` and `toMs`.
 */
export type PageChart = Chart;

/** Each label with a prefix of its own: Vega gives all of an axis the same, and 0 becomes "0k". */
export const valueLabel = (isBytes: boolean): string =>
  isBytes ? "format(datum.value, '.3~s') + 'B'" : "format(datum.value, '.3~s')";

const EMPTY_HEIGHT = 60;
export const NOTHING = 'No flows fit.';

/** What stands where there is nothing to draw. */
export const emptySpec = (): TopLevelSpec =>
  pageSpec(
    [
      {
        data: { values: [{ text: NOTHING }] },
        mark: { type: 'text', fontSize: 14, color: '$labels' },
        encoding: { text: { field: 'text', type: 'nominal' } },
      },
    ],
    { height: EMPTY_HEIGHT },
  );

/** A specification as wide as the place it stands in. */
export const pageSpec = (layer: readonly Layer[], size: { readonly height: number }): TopLevelSpec => ({
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  width: 'container',
  height: size.height,
  autosize: { type: 'fit-x', contains: 'padding' },
  padding: 4,
  background: 'transparent',
  layer: [...layer],
});
