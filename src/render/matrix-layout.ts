import type { Matrix, MatrixOptions } from './matrix.ts';
import { SIZE } from './theme.ts';

/** Where the fields of a matrix are, in CSS pixels. */
export interface MatrixLayout {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  readonly fieldWidth: number;
  readonly fieldHeight: number;
  /** Between fields. */
  readonly gap: number;
  /** Only every so manieth column has its name. */
  readonly columnEvery: number;
  /** Whether names of columns rise to the right, and their length then. */
  readonly isSlanted: boolean;
  readonly columnLimit: number;
  readonly cornerY: number;
}

/** Mean advance of Inter in em, rounded up. */
const EM = 0.62;
const ROW_LABEL = { phone: 118, desk: 210 } as const;
const SLANTED_LIMIT = { phone: 90, desk: 120 } as const;
const MAX_FIELD = { phone: 64, desk: 96 } as const;
const FIELD_HEIGHT = { few: 30, many: 22 } as const;
const MANY_ROWS = 16;
/** Labels with at most so many characters are skipped rather than slanted: hours, days of a month. */
const SHORT_LABEL = 5;
const CORNER_HEIGHT = 22;
/** Sine and cosine of 40 degrees. */
const RISE = 0.65;
const RUN = 0.77;

const widthOf = (label: string): number => label.length * SIZE.small * EM;

/** Fields as large as the frame allows, and names of columns in the way in which all of them can be read. */
export function matrixLayout({ rows, columns }: Matrix, { frame, top, corner = '' }: MatrixOptions): MatrixLayout {
  const left = Math.min(ROW_LABEL[frame.kind], Math.max(0, ...rows.map(widthOf))) + 10;
  const longest = Math.max(0, ...columns.map(widthOf));
  const straight = Math.min(MAX_FIELD[frame.kind], (frame.inner - left) / Math.max(1, columns.length));
  const isShort = columns.every((label) => label.length <= SHORT_LABEL);
  const isSlanted = !isShort && longest > straight - 6;
  const columnLimit = Math.min(longest + 4, SLANTED_LIMIT[frame.kind]);
  // The last name leans out of its column to the right.
  const room = frame.inner - left - (isSlanted ? columnLimit * RUN : 0);
  const fieldWidth = isSlanted ? Math.min(MAX_FIELD[frame.kind], room / Math.max(0.5, columns.length - 0.5)) : straight;
  const fieldHeight = rows.length > MANY_ROWS ? FIELD_HEIGHT.many : FIELD_HEIGHT.few;
  const cornerHeight = corner === '' ? 0 : CORNER_HEIGHT;
  const namesHeight = isSlanted ? columnLimit * RISE + 18 : 24;
  const fieldsTop = top + cornerHeight + namesHeight;
  return {
    left,
    top: fieldsTop,
    bottom: fieldsTop + rows.length * fieldHeight,
    fieldWidth,
    fieldHeight,
    gap: fieldWidth < 10 ? 1 : 2,
    columnEvery: isSlanted ? 1 : Math.max(1, Math.ceil((longest + 8) / fieldWidth)),
    isSlanted,
    columnLimit,
    cornerY: top + CORNER_HEIGHT / 2 - 2,
  };
}
