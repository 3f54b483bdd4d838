import { NO_FLOWS } from '../bar-table.ts';
import { canvas, EMPTY_HEIGHT, emptyNote, note } from '../canvas.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { altText, cut } from '../chart-text.ts';
import { type Matrix, matrixLayers } from '../matrix.ts';
import type { Measured } from '../measured.ts';
import { COLOUR, frameOf } from '../theme.ts';

export interface MatrixChart {
  readonly title: string;
  readonly matrix: Matrix;
  readonly measured: Measured;
  /** What the axes are: "Countries down, protocols across". */
  readonly corner: string;
  /** Sentences of the alt text beside the largest fields. */
  readonly says: readonly string[];
  /** What was cut, or how to read it; '' for nothing. */
  readonly more?: string;
  /** Between the names of a row and a column: "×" where nothing is said. */
  readonly between?: string;
}

const ALT_FIELDS = 5;
const MORE_HEIGHT = 22;

/** A heat map with its alt text: the largest fields with their numbers. */
export function matrixChart({ title, matrix, measured, ...rest }: MatrixChart, options: ChartOptions): Chart {
  const frame = frameOf(options);
  const head = `${title}, ${options.subtitle}.`;
  const largest = largestFields(matrix, rest.between ?? '×');
  if (largest.length === 0) {
    const none = measured.word === 'flows' ? NO_FLOWS : `No ${measured.word} in this window.`;
    return {
      title,
      alt: altText(head, none),
      spec: canvas([emptyNote(none, frame)], { ...options, title, height: EMPTY_HEIGHT }),
    };
  }
  const { layers, bottom } = matrixLayers(matrix, {
    frame,
    top: 0,
    measure: measured.word,
    text: measured.short,
    corner: rest.corner,
  });
  const { more = '' } = rest;
  const footer =
    more === '' ? [] : [note(more, { y: bottom + MORE_HEIGHT / 2, colour: COLOUR.muted, limit: frame.inner })];
  const most = `Most: ${largest.map((field) => `${field.name}: ${measured.says(field.value)}`).join('; ')}.`;
  return {
    title,
    alt: altText(head, ...rest.says, most, more === '' ? '' : `${more}.`),
    spec: canvas([...layers, ...footer], { ...options, title, height: bottom + (more === '' ? 0 : MORE_HEIGHT) }),
  };
}

const largestFields = (
  { rows, columns, values }: Matrix,
  between: string,
): readonly { name: string; value: number }[] =>
  rows
    .flatMap((row, y) =>
      columns.map((column, x) => ({
        name: `${cut(row, 40)} ${between} ${cut(column, 40)}`,
        value: values[y]?.[x] ?? 0,
      })),
    )
    .filter(({ value }) => value > 0)
    .toSorted((one, other) => other.value - one.value)
    .slice(0, ALT_FIELDS);
