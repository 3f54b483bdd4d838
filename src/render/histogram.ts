import { box, type Layer, line, note } from './canvas.ts';
import { COLOUR, type Frame, SIZE } from './theme.ts';
import { valueTicks } from './value-ticks.ts';

/** A column with what stands at its left edge. */
export interface HistogramColumn {
  readonly value: number;
  readonly edge: string;
}

export interface HistogramOptions {
  readonly frame: Frame;
  /** CSS pixels of the tallest column with the number above it. */
  readonly height: number;
  text(value: number): string;
}

const LEFT = 58;
const NUMBER_HEIGHT = 22;
const EDGE_Y = 16;
const MIN_COLUMN = 2;
/** Mean advance of Inter in em, rounded up. */
const EM = 0.6;

/** Columns with their numbers above them where there is room, and the names of their edges below. */
export function histogramLayers(
  columns: readonly HistogramColumn[],
  { frame, height, text }: HistogramOptions,
): { layers: Layer[]; bottom: number } {
  const ticks = valueTicks(Math.max(...columns.map(({ value }) => value)));
  const top = ticks.at(-1) ?? 1;
  const width = (frame.inner - LEFT) / Math.max(1, columns.length);
  const y = (value: number): number => NUMBER_HEIGHT + (height - NUMBER_HEIGHT) * (1 - value / top);
  const x = (index: number): number => LEFT + index * width;
  const hasNumbers = Math.max(...columns.map(({ value }) => text(value).length)) * SIZE.small * EM < width - 2;
  return {
    layers: [
      ...ticks.map((tick) => line({ x: LEFT, x2: frame.inner, y: y(tick), y2: y(tick) }, COLOUR.line)),
      ...columns.map(({ value, edge }, index) => {
        const tall = value === 0 ? 0 : Math.max(MIN_COLUMN, height - y(value));
        return box({ x: x(index) + 1, y: height - tall, width: width - 2, height: tall }, COLOUR.allowedIn, {
          edge,
          count: value,
        });
      }),
      line({ x: LEFT, x2: frame.inner, y: height, y2: height }, COLOUR.muted),
      ...ticks.map((tick) =>
        note(text(tick), {
          x: LEFT - 8,
          y: y(tick),
          align: 'right',
          colour: COLOUR.muted,
        }),
      ),
      ...(hasNumbers
        ? columns
            .filter(({ value }) => value > 0)
            .map((column) => {
              const index = columns.indexOf(column);
              return note(text(column.value), { x: x(index) + width / 2, y: y(column.value) - 10, align: 'center' });
            })
        : []),
      ...edges(columns, { width, height, x }),
    ],
    bottom: height + EDGE_Y + 12,
  };
}

/** Names of edges that would stand in one another are left out. */
function edges(
  columns: readonly HistogramColumn[],
  { width, height, x }: { width: number; height: number; x: (index: number) => number },
): Layer[] {
  const longest = Math.max(...columns.map(({ edge }) => edge.length)) * SIZE.small * EM + 8;
  const every = Math.max(1, Math.ceil(longest / width));
  return columns.flatMap(({ edge }, index) =>
    index % every === 0
      ? [
          line({ x: x(index), x2: x(index), y: height, y2: height + 5 }, COLOUR.muted),
          note(edge, { x: x(index), y: height + EDGE_Y, align: 'center', colour: COLOUR.muted }),
        ]
      : [],
  );
}
