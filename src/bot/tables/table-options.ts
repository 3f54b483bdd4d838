/** What a table is made for. */
export interface TableOptions {
  /** Rows at most. */
  readonly limit: number;
  readonly timeZone: string;
  /** Times of another year than this moment's carry their year. */
  readonly nowMs: number;
  /** False where nobody decides what is allowed, as in captures. */
  readonly hasDecisions?: boolean;
}
