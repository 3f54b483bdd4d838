import { type Layer, note } from './canvas.ts';
import { counted, oneLine, shortCount } from './chart-text.ts';
import { BOLD, COLOUR, INNER_WIDTH, SIZE } from './theme.ts';

/** One line of a ranking: a name, small print below it, and a bar in each column. */
export interface BarRow {
  readonly label: string;
  /** Small print under the label, '' for none. */
  readonly detail: string;
  /** All flows, where `denied` is null. */
  readonly allowed: number;
  /** Null in all rows of a table where nobody decides. */
  readonly denied: number | null;
}

export interface BarTable {
  readonly layers: readonly Layer[];
  /** CSS pixels from the top of the drawing area to the end of the table. */
  readonly height: number;
}

export interface BarTableOptions {
  /** CSS pixels from the top of the drawing area. */
  readonly top: number;
  /** What was cut, as a sentence; '' for nothing. */
  readonly more: string;
  /** What stands instead of no rows. */
  readonly empty?: string;
}

const HEADER_HEIGHT = 26;
const ROW_HEIGHT = 46;
const MORE_HEIGHT = 30;
const EMPTY_HEIGHT = 140;
export const NO_FLOWS = 'No flows in this window.';
const GUTTER = 18;
const BAR_HEIGHT = 20;
/** CSS pixels of the shortest bar: a count that is not zero must not vanish beside one ten thousand times as large. */
const MIN_BAR = 2;
/** Widest number beside a bar: "99,999". */
const NUMBER_WIDTH = 62;
const LABEL_MIN = 190;
const LABEL_MAX = 330;
/** Mean advance of Inter in em, wide enough for digits. */
const CHARACTER_WIDTH = 0.63;

/**
 * A ranking as bars, allowed and denied in a column each and on one scale, with every number printed; where nobody
 * decides, one column of flows.
 */
export function barTable(rows: readonly BarRow[], options: BarTableOptions): BarTable {
  if (rows.length === 0) return emptyTable(options);
  const columns = placeColumns(rows);
  const bodyTop = options.top + HEADER_HEIGHT;
  const bodyHeight = rows.length * ROW_HEIGHT;
  const values = rows.map((row, index) => ({
    row: index,
    label: oneLine(row.label),
    detail: oneLine(row.detail),
    allowed: barValue(row.allowed, columns),
    denied: barValue(row.denied ?? 0, columns),
    allowedText: shortCount(row.allowed),
    deniedText: shortCount(row.denied ?? 0),
  }));
  const layer = {
    data: { values },
    encoding: {
      y: { field: 'row', type: 'ordinal', axis: null, scale: { range: [bodyTop, bodyTop + bodyHeight], padding: 0 } },
    },
    layer: [
      ...labels(columns.labelWidth, rows),
      ...bars('allowed', columns),
      ...(columns.hasDecisions ? bars('denied', columns) : []),
    ],
    resolve: { scale: { x: 'independent' } },
  } as const satisfies Layer;
  return {
    layers: [
      ...headers(columns, options.top),
      separators(rows.length, bodyTop),
      layer,
      ...moreNote(options.more, bodyTop + bodyHeight),
    ],
    height: bodyTop + bodyHeight + (options.more === '' ? 0 : MORE_HEIGHT),
  };
}

/** `+ 990 more ports with 12,345 flows`; '' when nothing is cut. */
export function moreText(
  shown: number,
  ranking: { total: number; otherFlows: number },
  noun: string,
  plural = `${noun}s`,
): string {
  const more = ranking.total - shown;
  return more > 0
    ? `+ ${counted(more, `more ${noun}`, `more ${plural}`)} with ${counted(ranking.otherFlows, 'flow')}`
    : '';
}

interface Columns {
  readonly hasDecisions: boolean;
  readonly labelWidth: number;
  readonly start: { readonly allowed: number; readonly denied: number };
  /** CSS pixels of the longest bar. */
  readonly length: number;
  readonly max: number;
}

function placeColumns(rows: readonly BarRow[]): Columns {
  const longest = Math.max(
    ...rows.map((row) => Math.max(row.label.length * SIZE.label, row.detail.length * SIZE.small)),
  );
  const labelWidth = Math.round(Math.min(Math.max(longest * CHARACTER_WIDTH, LABEL_MIN), LABEL_MAX));
  const hasDecisions = rows.some((row) => row.denied !== null);
  const width = hasDecisions ? (INNER_WIDTH - labelWidth - 2 * GUTTER) / 2 : INNER_WIDTH - labelWidth - GUTTER;
  return {
    hasDecisions,
    labelWidth,
    start: { allowed: labelWidth + GUTTER, denied: labelWidth + GUTTER + width + GUTTER },
    length: width - NUMBER_WIDTH,
    max: Math.max(1, ...rows.map((row) => Math.max(row.allowed, row.denied ?? 0))),
  };
}

/** The count that a bar is drawn for; the number beside it is the true one. */
const barValue = (count: number, { max, length }: Columns): number =>
  count === 0 ? 0 : Math.max(count, (MIN_BAR * max) / length);

function headers(columns: Columns, top: number): Layer[] {
  const place = { y: top + HEADER_HEIGHT / 2 - 4, size: SIZE.small, weight: BOLD } as const;
  if (!columns.hasDecisions) return [note('Flows', { ...place, x: columns.start.allowed, colour: COLOUR.allowedIn })];
  return [
    note('Allowed', { ...place, x: columns.start.allowed, colour: COLOUR.allowedIn }),
    note('Denied', { ...place, x: columns.start.denied, colour: COLOUR.deniedIn }),
  ];
}

const separators = (rows: number, top: number): Layer => ({
  data: { values: Array.from({ length: rows }, (_, index) => ({ y: top + index * ROW_HEIGHT })) },
  mark: { type: 'rule', color: COLOUR.line },
  encoding: {
    x: { value: 0 },
    x2: { value: INNER_WIDTH },
    y: { field: 'y', type: 'quantitative', scale: null, axis: null },
  },
});

function labels(width: number, rows: readonly BarRow[]): Layer[] {
  const twoLines = rows.some((row) => row.detail !== '');
  const line = (field: string, size: number, dy: number, bold: boolean): Layer => ({
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'middle',
      fontSize: size,
      limit: width,
      dy,
      ...(bold ? { fontWeight: BOLD } : { color: COLOUR.muted }),
    },
    encoding: { x: { value: 0 }, text: { field, type: 'nominal' } },
  });
  const first = line('label', SIZE.label, twoLines ? -9 : 1, true);
  return twoLines ? [first, line('detail', SIZE.small, 11, false)] : [first];
}

function bars(field: 'allowed' | 'denied', columns: Columns): Layer[] {
  const start = columns.start[field];
  const x = {
    field,
    type: 'quantitative' as const,
    axis: null,
    scale: { domain: [0, columns.max], range: [start, start + columns.length], nice: false },
  };
  const colour = field === 'allowed' ? COLOUR.allowedIn : COLOUR.deniedIn;
  return [
    { mark: { type: 'bar', height: BAR_HEIGHT, cornerRadiusEnd: 3, color: colour }, encoding: { x } },
    {
      mark: { type: 'text', align: 'left', baseline: 'middle', dx: 7, dy: 1, fontSize: SIZE.label },
      encoding: {
        x,
        text: { field: `${field}Text`, type: 'nominal' },
        color: { condition: { test: `datum.${field} === 0`, value: COLOUR.muted }, value: COLOUR.text },
      },
    },
  ];
}

const moreNote = (more: string, y: number): Layer[] =>
  more === '' ? [] : [note(more, { y: y + MORE_HEIGHT / 2 + 2, colour: COLOUR.muted })];

const emptyTable = ({ top, more, empty = NO_FLOWS }: BarTableOptions): BarTable => ({
  layers: [
    note(empty, {
      x: INNER_WIDTH / 2,
      y: top + EMPTY_HEIGHT / 2,
      align: 'center',
      size: SIZE.title - 3,
      colour: COLOUR.muted,
    }),
    ...moreNote(more, top + EMPTY_HEIGHT),
  ],
  height: top + EMPTY_HEIGHT + (more === '' ? 0 : MORE_HEIGHT),
});
