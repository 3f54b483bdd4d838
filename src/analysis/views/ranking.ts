import type { Ranking } from './results.ts';

/** Columns that a ranking query adds to each row: how many groups there are, and flows over all of them. */
export const RANKING_TOTALS = 'count() OVER () AS groups, sum(flows) OVER () AS allFlows';

export interface RankedRow {
  readonly groups: number;
  readonly allFlows: number;
  readonly flows: number;
}

/** The rows as people see them, with what the limit cut. */
export function ranking<Row extends RankedRow, Shown>(
  rows: readonly Row[],
  shown: (row: Row) => Shown,
): Ranking<Shown> {
  const [first] = rows;
  if (first === undefined) return { rows: [], total: 0, otherFlows: 0 };
  const inRows = rows.reduce((sum, row) => sum + row.flows, 0);
  return { rows: rows.map(shown), total: first.groups, otherFlows: Math.max(0, first.allFlows - inRows) };
}
