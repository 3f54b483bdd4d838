import { box, type Layer, line, note } from './canvas.ts';
import { cut } from './chart-text.ts';
import { BOLD, COLOUR, type Frame, SIZE } from './theme.ts';

/** A number in one window and in an earlier one. */
export interface DifferenceRow {
  readonly label: string;
  /** What the label is: "port". */
  readonly kind: string;
  readonly now: number;
  readonly before: number;
}

export interface DifferenceOptions {
  readonly frame: Frame;
  text(value: number): string;
}

const HEADER_HEIGHT = 26;
const ROW_HEIGHT = { phone: 66, desk: 46 } as const;
const BAR_HEIGHT = 14;
/** The middle line leaves out the label above the bar. */
const AXIS_TOP = { phone: 40, desk: 0 } as const;
/** Room for "+99,999" beyond both ends. */
const NUMBER_WIDTH = 70;
/** Share of a desk's width for labels: as much as they need within these. */
const LABEL_SHARE = { least: 0.36, most: 0.53 } as const;
/** Mean advance of semi-bold Inter in em, wide enough for digits. */
const BOLD_EM = 0.63;
const MIN_BAR = 2;

/** Bars from the middle: to the left what there is less of, to the right what there is more of, each with both numbers. */
export function differenceTable(
  rows: readonly DifferenceRow[],
  options: DifferenceOptions,
): { layers: Layer[]; height: number } {
  const { frame } = options;
  const place = placeOf(rows, frame);
  const rowHeight = ROW_HEIGHT[frame.kind];
  const tops = rows.map((_, index) => HEADER_HEIGHT + index * rowHeight);
  const bottom = HEADER_HEIGHT + rows.length * rowHeight;
  return {
    layers: [
      note('less', { x: place.middle - 8, y: 9, align: 'right', weight: BOLD, colour: COLOUR.muted }),
      note('more', { x: place.middle + 8, y: 9, weight: BOLD, colour: COLOUR.allowedIn }),
      ...tops.map((y) => line({ x: 0, x2: frame.inner, y, y2: y }, COLOUR.line)),
      ...rows.flatMap((row, index) => rowLayers(row, tops[index] ?? 0, { ...options, place })),
      ...tops.map((y) =>
        line({ x: place.middle, x2: place.middle, y: y + AXIS_TOP[frame.kind], y2: y + rowHeight }, COLOUR.muted),
      ),
    ],
    height: bottom,
  };
}

interface Place {
  readonly middle: number;
  /** CSS pixels of the longest bar. */
  readonly length: number;
  readonly max: number;
  readonly labelWidth: number;
}

function placeOf(rows: readonly DifferenceRow[], { inner, kind }: Frame): Place {
  const longest = Math.max(...rows.map(({ label }) => label.length)) * SIZE.label * BOLD_EM + 14;
  const left = kind === 'phone' ? 0 : Math.min(Math.max(longest, inner * LABEL_SHARE.least), inner * LABEL_SHARE.most);
  return {
    middle: (left + inner) / 2,
    length: (inner - left) / 2 - NUMBER_WIDTH,
    max: Math.max(1, ...rows.map(({ now, before }) => Math.abs(now - before))),
    labelWidth: kind === 'phone' ? inner : left - 14,
  };
}

function rowLayers(row: DifferenceRow, y: number, options: DifferenceOptions & { readonly place: Place }): Layer[] {
  const { place, text, frame } = options;
  const isPhone = frame.kind === 'phone';
  const difference = row.now - row.before;
  const width = Math.max(MIN_BAR, (Math.abs(difference) / place.max) * place.length);
  const isMore = difference > 0;
  const middle = y + (isPhone ? 50 : 23);
  const x = isMore ? place.middle : place.middle - width;
  const numbers = `${text(row.before)} → ${text(row.now)}`;
  return [
    box({ x, y: middle - BAR_HEIGHT / 2, width, height: BAR_HEIGHT }, isMore ? COLOUR.allowedIn : COLOUR.allowedOut, {
      label: row.label,
      before: row.before,
      now: row.now,
    }),
    note(cut(row.label, 80), { y: y + 14, size: SIZE.label, weight: BOLD, limit: place.labelWidth }),
    note(`${row.kind} · ${numbers}${row.before === 0 ? ' (new)' : row.now === 0 ? ' (gone)' : ''}`, {
      y: y + (isPhone ? 32 : 34),
      colour: COLOUR.muted,
      limit: place.labelWidth,
    }),
    note(`${isMore ? '+' : '−'}${text(Math.abs(difference))}`, {
      x: isMore ? x + width + 7 : x - 7,
      y: middle + 1,
      align: isMore ? 'left' : 'right',
      size: SIZE.label,
    }),
  ];
}
