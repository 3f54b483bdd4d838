import type { BarColumn } from './bar-columns.ts';
import { barLayout, type BarLayout } from './bar-layout.ts';
import { box, EMPTY_HEIGHT, emptyNote, type Layer, line, note } from './canvas.ts';
import { counted, lines, oneLine } from './chart-text.ts';
import { BOLD, COLOUR, type Frame, SIZE } from './theme.ts';

/** One line of a ranking: a name, small print below it, and a bar in each column. */
export interface BarRow {
  readonly label: string;
  /** Small print under the label, '' for none. */
  readonly detail: string;
  /** As many as there are columns. */
  readonly values: readonly number[];
}

export interface BarTable {
  readonly layers: readonly Layer[];
  /** CSS pixels from the top of the drawing area to the end of the table. */
  readonly height: number;
}

export interface BarTableOptions {
  readonly frame: Frame;
  readonly columns: readonly BarColumn[];
  /** CSS pixels from the top of the drawing area. */
  readonly top: number;
  /** What was cut, as a sentence; '' for nothing. */
  readonly more: string;
  /** What stands instead of no rows. */
  readonly empty?: string;
}

const HEADER_HEIGHT = 26;
const MORE_HEIGHT = 30;
const MORE_LINE = 18;
/** Mean advance of Inter in em, rounded up. */
const MORE_EM = 0.54;
export const NO_FLOWS = 'No flows in this window.';
const BAR_HEIGHT = 20;
const THIN_BAR = 14;
/** CSS pixels of the shortest bar: a count that is not zero must not vanish beside one ten thousand times as large. */
const MIN_BAR = 2;

/** A ranking as bars, all columns on one scale, with every number printed. */
export function barTable(rows: readonly BarRow[], options: BarTableOptions): BarTable {
  const { top, more, frame } = options;
  if (rows.length === 0) return emptyTable(options);
  const layout = barLayout(rows, options);
  const bodyTop = top + HEADER_HEIGHT;
  const bottom = bodyTop + rows.length * layout.rowHeight;
  return {
    layers: [
      ...options.columns.map((column, index) => header(column, layout.starts[index] ?? 0, top)),
      ...rows.map((_, index) => separator(bodyTop + index * layout.rowHeight, frame)),
      ...rows.flatMap((row, index) => rowLayers(row, bodyTop + index * layout.rowHeight, { ...options, layout })),
      ...moreNote(more, bottom, frame),
    ],
    height: bottom + moreHeight(more, frame),
  };
}

/** `+ 990 more ports with 12,345 flows`; '' when nothing is cut. */
export function moreText(
  shown: number,
  ranking: { total: number; otherFlows: number | null },
  noun: string,
  plural = `${noun}s`,
): string {
  const more = ranking.total - shown;
  if (more <= 0) return '';
  const rest = ranking.otherFlows === null ? '' : ` with ${counted(ranking.otherFlows, 'flow')}`;
  return `+ ${counted(more, `more ${noun}`, `more ${plural}`)}${rest}`;
}

const header = ({ title, colour }: BarColumn, x: number, top: number): Layer =>
  note(title, {
    x,
    y: top + HEADER_HEIGHT / 2 - 4,
    weight: BOLD,
    // The lighter blue is for areas: as text it would be too pale.
    colour: colour === COLOUR.allowedOut ? COLOUR.muted : colour,
  });

const separator = (y: number, { inner }: Frame): Layer => line({ x: 0, y, x2: inner, y2: y }, COLOUR.line);

interface RowOptions extends BarTableOptions {
  readonly layout: BarLayout;
}

function rowLayers(row: BarRow, y: number, options: RowOptions): Layer[] {
  const { layout, columns } = options;
  const middle = y + layout.barY;
  return [
    ...columns.flatMap((column, index) =>
      bar(row.values[index] ?? 0, { x: layout.starts[index] ?? 0, y: middle }, { column, layout, row }),
    ),
    note(oneLine(row.label), {
      y: y + layout.labelY,
      size: SIZE.label,
      weight: BOLD,
      limit: layout.labelWidth,
    }),
    ...(row.detail === '' ? [] : [detail(oneLine(row.detail), y, layout)]),
  ];
}

const detail = (text: string, y: number, { detailY, detailX, detailWidth, labelWidth }: BarLayout): Layer =>
  note(text, {
    y: y + detailY,
    colour: COLOUR.muted,
    ...(detailX === null ? { limit: labelWidth } : { x: detailX, align: 'right', limit: detailWidth }),
  });

function bar(
  value: number,
  place: { readonly x: number; readonly y: number },
  { column, layout, row }: { column: BarColumn; layout: BarLayout; row: BarRow },
): Layer[] {
  const height = layout.isStacked ? THIN_BAR : BAR_HEIGHT;
  const width = value <= 0 ? 0 : Math.max(MIN_BAR, (value / layout.max) * layout.length);
  const about = { label: oneLine(row.label), series: column.title, count: value };
  const number = note(column.short(value), {
    x: place.x + width + 7,
    y: place.y + 1,
    size: SIZE.label,
    colour: value === 0 ? COLOUR.muted : COLOUR.text,
  });
  if (width === 0) return [number];
  return [box({ x: place.x, y: place.y - height / 2, width, height }, column.colour, about), number];
}

const moreLines = (more: string, { inner }: Frame): readonly string[] =>
  more === '' ? [] : lines(more, Math.floor(inner / (SIZE.small * MORE_EM)));

const moreHeight = (more: string, frame: Frame): number => {
  const count = moreLines(more, frame).length;
  return count === 0 ? 0 : MORE_HEIGHT + (count - 1) * MORE_LINE;
};

const moreNote = (more: string, y: number, frame: Frame): Layer[] =>
  moreLines(more, frame).map((text, index) =>
    note(text, { y: y + MORE_HEIGHT / 2 + 2 + index * MORE_LINE, colour: COLOUR.muted, limit: frame.inner }),
  );

const emptyTable = ({ top, more, frame, empty = NO_FLOWS }: BarTableOptions): BarTable => ({
  layers: [emptyNote(empty, frame, top), ...moreNote(more, top + EMPTY_HEIGHT, frame)],
  height: top + EMPTY_HEIGHT + moreHeight(more, frame),
});
