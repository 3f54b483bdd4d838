import { box, type Layer, note } from './canvas.ts';
import { cut } from './chart-text.ts';
import { type HeatClass, heatClasses, heatClassOf } from './heat-classes.ts';
import { matrixLayout, type MatrixLayout } from './matrix-layout.ts';
import { rampKey } from './ramp-key.ts';
import { COLOUR, type Frame, SIZE, textOnRamp } from './theme.ts';

/** Two things against each other, with a number for each pair. */
export interface Matrix {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `values[row][column]`; null where there can be nothing, such as an hour outside of the window. */
  readonly values: readonly (readonly (number | null)[])[];
}

export interface MatrixOptions {
  readonly frame: Frame;
  /** CSS pixels from the top of the drawing area. */
  readonly top: number;
  /** What the numbers are: "flows". */
  readonly measure: string;
  /** A number within its field or in the key. */
  text(value: number): string;
  /** What the axes are, above the corner: "Protocol by country"; '' for what needs no name. */
  readonly corner?: string;
}

/** Mean advance of digits of Inter in em. */
const DIGIT_EM = 0.66;
const KEY_GAP = 14;

/** A field for each pair, the darker the more, with its number where there is room, and the key of the colours below. */
export function matrixLayers(matrix: Matrix, options: MatrixOptions): { layers: Layer[]; bottom: number } {
  const layout = matrixLayout(matrix, options);
  const all = matrix.values.flat().filter((value) => value !== null);
  const classes = heatClasses(all);
  const fields = matrix.rows.flatMap((row, y) =>
    matrix.columns.flatMap((column, x) => {
      const value = matrix.values[y]?.[x] ?? null;
      return value === null ? [] : [{ row, column, value, x, y, heat: heatClassOf(value, classes) }];
    }),
  );
  const key = rampKey(
    classes.map(({ from, colour }) => ({ text: options.text(from), colour })),
    { x: 0, y: layout.bottom + KEY_GAP, width: options.frame.inner, title: options.measure },
  );
  return {
    layers: [
      ...fields.map((field) => fieldLayer(field, layout)),
      ...axisLayers(matrix, layout, options),
      ...numbers(fields, layout, options),
      ...key.layers,
    ],
    bottom: key.bottom,
  };
}

interface Field {
  readonly row: string;
  readonly column: string;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly heat: HeatClass | null;
}

const fieldLayer = ({ row, column, value, x, y, heat }: Field, layout: MatrixLayout): Layer =>
  box(
    {
      x: layout.left + x * layout.fieldWidth,
      y: layout.top + y * layout.fieldHeight,
      width: layout.fieldWidth - layout.gap,
      height: layout.fieldHeight - layout.gap,
    },
    heat?.colour ?? COLOUR.gap,
    { row, column, count: value },
  );

/** All of them or none: numbers in some fields only would read as if the others had none. */
function numbers(fields: readonly Field[], layout: MatrixLayout, { text }: MatrixOptions): Layer[] {
  const size = SIZE.small;
  const longest = Math.max(0, ...fields.map(({ value }) => text(value).length));
  if (longest * size * DIGIT_EM > layout.fieldWidth - 4 || layout.fieldHeight < size + 6) return [];
  return fields
    .filter(({ value }) => value > 0)
    .map(({ x, y, value, heat }) =>
      note(text(value), {
        x: layout.left + (x + 0.5) * layout.fieldWidth - layout.gap / 2,
        y: layout.top + (y + 0.5) * layout.fieldHeight,
        align: 'center',
        colour: heat === null ? COLOUR.muted : textOnRamp(heat.colour),
      }),
    );
}

function axisLayers({ rows, columns }: Matrix, layout: MatrixLayout, { corner = '' }: MatrixOptions): Layer[] {
  const columnX = (index: number): number => layout.left + (index + 0.5) * layout.fieldWidth - layout.gap / 2;
  return [
    ...rows.map((label, index) =>
      note(cut(label, 60), {
        x: layout.left - 8,
        y: layout.top + (index + 0.5) * layout.fieldHeight,
        align: 'right',
        limit: layout.left - 8,
      }),
    ),
    ...columns.flatMap((label, index) => {
      if (index % layout.columnEvery !== 0) return [];
      return [
        layout.isSlanted
          ? note(cut(label, 60), {
              x: columnX(index),
              y: layout.top - 8,
              angle: SLANT,
              limit: layout.columnLimit,
            })
          : note(cut(label, 60), { x: columnX(index), y: layout.top - 11, align: 'center', colour: COLOUR.text }),
      ];
    }),
    ...(corner === '' ? [] : [note(corner, { x: 0, y: layout.cornerY, colour: COLOUR.muted })]),
  ];
}

/** Degrees of long column names: rising to the right. */
const SLANT = -40;
