/** The first rows of a ranking, and what was cut. */
export interface Ranking<Row> {
  readonly rows: readonly Row[];
  /** How many different values there are in all. */
  readonly total: number;
  /** Flows of the values that are not in `rows`. */
  readonly otherFlows: number;
}
