import { byMeasure, summedBy } from './measures.ts';
import type { AxisValue, Matrix, MatrixCell, Measures } from './results.ts';

/** A group by two things. */
export interface Pair extends Measures {
  readonly row: string;
  readonly column: string;
}

interface Axes {
  readonly rowKind: Matrix['rowKind'];
  readonly columnKind: Matrix['columnKind'];
  readonly order: string | undefined;
  readonly mostRows: number;
  readonly rowLabel: (key: string) => string;
  readonly columnLabel: (key: string) => string;
  readonly timeZone: string;
  /** All columns in their order; left out, they are those with the largest measure. */
  readonly columns?: readonly string[];
}

const MOST_COLUMNS = 30;

/** The rows with the largest measure against the columns. Pairs of the same row and column are added up. */
export function matrix(pairs: readonly Pair[], axes: Axes): Matrix {
  const allRows = byMeasure(
    summedBy(pairs, ({ row }) => row),
    axes.order,
  );
  const allColumns =
    axes.columns ??
    byMeasure(
      summedBy(pairs, ({ column }) => column),
      axes.order,
    );
  const rows = allRows.slice(0, axes.mostRows);
  const columns = axes.columns ?? allColumns.slice(0, MOST_COLUMNS);
  return {
    rowKind: axes.rowKind,
    columnKind: axes.columnKind,
    rows: rows.map((key): AxisValue => ({ key, label: axes.rowLabel(key) })),
    columns: columns.map((key): AxisValue => ({ key, label: axes.columnLabel(key) })),
    cells: cellsOf(pairs, rows, columns),
    totalRows: allRows.length,
    totalColumns: allColumns.length,
    timeZone: axes.timeZone,
  };
}

function cellsOf(pairs: readonly Pair[], rows: readonly string[], columns: readonly string[]): readonly MatrixCell[] {
  const rowAt = new Map(rows.map((key, index) => [key, index]));
  const columnAt = new Map(columns.map((key, index) => [key, index]));
  const cells: MatrixCell[] = [];
  for (const [key, measures] of summedBy(pairs, (pair) => JSON.stringify([pair.row, pair.column]))) {
    const [rowKey = '', columnKey = '']: string[] = JSON.parse(key);
    const row = rowAt.get(rowKey);
    const column = columnAt.get(columnKey);
    if (row !== undefined && column !== undefined) cells.push({ row, column, ...measures });
  }
  return cells.toSorted((a, b) => a.row - b.row || a.column - b.column);
}
