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
  /** Where the cursor has to be for the stretch to be claimed: somebody else may have moved it meanwhile. */
  readonly expects: { readonly version: number; readonly nextOffset: number };
}

/** Stretches of different blobs whose rows go into the store as one insert under one name. */
export interface Batch {
  readonly id: string;
  readonly stretches: readonly Stretch[];
}

/** How far a blob has been read. Offsets are bytes. */
export interface Cursor extends BlobKey {
  readonly etag: string;
  readonly lastBlockId: string | null;
  readonly nextOffset: number;
  /** Moves so far; 0 for a blob of which nothing was read. */
  readonly version: number;
}

export interface SourceTotals {
  readonly source: string;
  /** The parts of its blobs' names before `/y=`, as written: flow logs of one name in several regions have several. */
  readonly roots: readonly string[];
  readonly container: string;
  readonly formats: readonly string[];
  readonly nics: number;
  readonly blobs: number;
  readonly tuples: number;
  readonly oldestMs: number | null;
  readonly newestMs: number | null;
  readonly problem: string | null;
}

/** Who reads, and for how long a batch is theirs without a sign of life. */
export interface Lease {
  /** The same after a restart, where it is certain that the earlier life is over; otherwise a name of its own. */
  readonly worker: string;
  readonly leaseMs: number;
}

/** What came of a claim. */
export interface Claim {
  /** The stretches that are ours now, in the order of the batch. */
  readonly won: readonly Stretch[];
  /** Where the cursors of the others are. */
  readonly lost: readonly Cursor[];
}

/** Name of a batch that was taken from its worker. Its rows may still turn up until `over`. */
export interface RetiredName {
  readonly id: string;
  readonly over: boolean;
}

/**
 * Where it is kept how far blobs have been read. A batch is claimed and written down before its rows are inserted, and
 * struck out together with the move of its cursors, so that it is always known whose rows may be half there. Times are
 * the database's own: workers' clocks may differ.
 */
export interface Cursors {
  all(): Promise<readonly Cursor[]>;
  /** Batches that were begun and not done. */
  pending(): Promise<readonly Batch[]>;
  /** Claims the stretches whose cursors are free and where they are expected, and writes the batch down with these. */
  begin(batch: Batch, lease: Lease): Promise<Claim>;
  /** Goes on holding a batch; false when somebody else has taken it over. */
  renew(id: string, lease: Lease): Promise<boolean>;
  /**
   * Moves the cursors. `stats` are parallel to the stretches, null for one that was not read and is given back. False,
   * and nothing moved, when somebody else has taken the batch over.
   */
  done(batch: Batch, stats: readonly (FlowLogStats | null)[]): Promise<boolean>;
  /** Batches of this worker, and of others whose lease is over, each under a new name; the old name is retired. */
  takeOver(lease: Lease): Promise<readonly Batch[]>;
  retired(): Promise<readonly RetiredName[]>;
  forget(ids: readonly string[]): Promise<void>;
  /** Gives cursors of a version that named containers without their account to this `account/container`. */
  adopt(container: string): Promise<void>;
  totals(): Promise<readonly SourceTotals[]>;
}

export const cursorKey = ({ container, blob }: Pick<BlobKey, 'container' | 'blob'>): string => `${container}/${blob}`;

export const cursorAfter = ({ from: _from, to, expects, ...rest }: Stretch): Cursor => ({
  ...rest,
  nextOffset: to,
  version: expects.version + 1,
});
