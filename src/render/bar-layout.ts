import type { BarRow, BarTableOptions } from './bar-table.ts';
import { SIZE } from './theme.ts';

/** Where the parts of a row are, in CSS pixels from its top and from the left of the drawing area. */
export interface BarLayout {
  /** Bars below the label instead of beside it. */
  readonly isStacked: boolean;
  readonly rowHeight: number;
  readonly labelY: number;
  readonly labelWidth: number;
  readonly detailY: number;
  /** Right end of the small print where it stands beside the label, null where it stands below. */
  readonly detailX: number | null;
  readonly detailWidth: number;
  readonly barY: number;
  /** Where the bars of each column begin. */
  readonly starts: readonly number[];
  /** CSS pixels of the longest bar. */
  readonly length: number;
  /** The value that it stands for. */
  readonly max: number;
}

const GUTTER = 18;
/** Widest number beside a bar: "99,999". */
const NUMBER_WIDTH = 62;
const LABEL_MIN = 190;
const LABEL_MAX = 330;
/** Mean advance of Inter in em, wide enough for digits; bold texts are a tenth wider. */
const CHARACTER_EM = 0.63;

const labelWidthOf = (row: BarRow): number => row.label.length * SIZE.label * CHARACTER_EM;
const detailWidthOf = (row: BarRow): number => row.detail.length * SIZE.small * CHARACTER_EM * 0.9;

/** Beside each other where there is room, below each other on a phone. */
export function barLayout(rows: readonly BarRow[], { frame, columns }: BarTableOptions): BarLayout {
  const max = Math.max(1, ...rows.flatMap((row) => row.values));
  return frame.kind === 'phone'
    ? stacked(rows, { inner: frame.inner, columns: columns.length, max })
    : sideBySide(rows, { inner: frame.inner, columns: columns.length, max });
}

interface Room {
  readonly inner: number;
  readonly columns: number;
  readonly max: number;
}

function sideBySide(rows: readonly BarRow[], { inner, columns, max }: Room): BarLayout {
  const longest = Math.max(
    ...rows.map((row) => Math.max(labelWidthOf(row), row.detail.length * SIZE.small * CHARACTER_EM)),
  );
  const labelWidth = Math.round(Math.min(Math.max(longest, LABEL_MIN), LABEL_MAX));
  const width = (inner - labelWidth - columns * GUTTER) / columns;
  const twoLines = rows.some((row) => row.detail !== '');
  return {
    isStacked: false,
    rowHeight: 46,
    labelY: twoLines ? 14 : 24,
    labelWidth,
    detailY: 34,
    detailX: null,
    detailWidth: labelWidth,
    barY: 23,
    starts: startsOf(columns, { from: labelWidth + GUTTER, width }),
    length: width - NUMBER_WIDTH,
    max,
  };
}

/** The small print stands beside the label where that leaves both whole in every row. */
function stacked(rows: readonly BarRow[], { inner, columns, max }: Room): BarLayout {
  const width = (inner - (columns - 1) * GUTTER) / columns;
  const fits = rows.every((row) => labelWidthOf(row) + detailWidthOf(row) + GUTTER <= inner);
  const hasDetail = rows.some((row) => row.detail !== '');
  const twoLines = hasDetail && !fits;
  const labelWidth = twoLines || !hasDetail ? inner : inner - GUTTER - Math.max(...rows.map(detailWidthOf));
  return {
    isStacked: true,
    rowHeight: twoLines ? 70 : 50,
    labelY: 15,
    labelWidth,
    detailY: twoLines ? 34 : 15,
    detailX: twoLines ? null : inner,
    detailWidth: inner,
    barY: twoLines ? 54 : 35,
    starts: startsOf(columns, { from: 0, width }),
    length: width - NUMBER_WIDTH,
    max,
  };
}

const startsOf = (columns: number, { from, width }: { from: number; width: number }): readonly number[] =>
  Array.from({ length: columns }, (_, index) => from + index * (width + GUTTER));
