import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';

/** How far a blob has been read. Offsets are bytes. */
export interface Cursor {
  readonly blob: string;
  readonly source: string;
  readonly nic: string;
  readonly hourMs: number;
  readonly etag: string;
  /** Id of the last data block that was read; null when blocks were not looked at. */
  readonly lastBlockId: string | null;
  readonly nextOffset: number;
  /** End of a range that was begun and not noted as done: it must be read again, exactly so. */
  readonly pendingTo: number | null;
  readonly tuples: number;
  readonly newestMs: number | null;
}

export interface SourceTotals {
  readonly source: string;
  readonly container: string;
  readonly formats: readonly string[];
  readonly nics: number;
  readonly blobs: number;
  readonly tuples: number;
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
  readonly problem: string | null;
}

/** Where cursors are kept. A range is announced by `begin` before its rows are inserted, and closed by `done`. */
export interface Cursors {
  all(): Promise<readonly Cursor[]>;
  begin(cursor: Omit<Cursor, 'tuples' | 'newestMs' | 'pendingTo'>, pendingTo: number): Promise<void>;
  done(cursor: Omit<Cursor, 'tuples' | 'newestMs' | 'pendingTo'>, stats: FlowLogStats): Promise<Cursor>;
  totals(): Promise<readonly SourceTotals[]>;
}
