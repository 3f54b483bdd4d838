import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';

/** A blob: container and name, and what its path says. */
export interface BlobKey {
  readonly container: string;
  readonly blob: string;
  readonly source: string;
  readonly nic: string;
  readonly hourMs: number;
}

/** A part of a blob, bytes [from, to), and what its cursor says once it is read. */
export interface Stretch extends BlobKey {
  readonly from: number;
  readonly to: number;
  /** Id of the last block in it; null when the blob has no blocks. */
  readonly lastBlockId: string | null;
  /** Version of the blob that was looked at. '' while more of that version is still to be read. */
  readonly etag: string;
}

/** Stretches whose rows go into the store as one insert under one name. */
export interface Batch {
  readonly id: string;
  readonly stretches: readonly Stretch[];
}

/** How far a blob has been read. Offsets are bytes. */
export interface Cursor extends BlobKey {
  readonly etag: string;
  readonly lastBlockId: string | null;
  readonly nextOffset: number;
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

/**
 * Where it is kept how far blobs have been read. A batch is written down before its rows are inserted and taken away
 * together with the move of its cursors, so that after a crash it is known which batch may be half done.
 */
export interface Cursors {
  all(): Promise<readonly Cursor[]>;
  /** Batches that were begun and not done. */
  pending(): Promise<readonly Batch[]>;
  begin(batch: Batch): Promise<void>;
  /** `stats` are parallel to the batch's stretches. */
  done(batch: Batch, stats: readonly FlowLogStats[]): Promise<void>;
  totals(): Promise<readonly SourceTotals[]>;
}

export const cursorKey = ({ container, blob }: Pick<BlobKey, 'container' | 'blob'>): string => `${container}/${blob}`;

export const cursorAfter = ({ from: _from, to, ...rest }: Stretch): Cursor => ({ ...rest, nextOffset: to });
