/** Where a follower meets its end: before, while or after it does something for the nth time of its life. */
export interface Ending {
  readonly when: 'before' | 'during' | 'after';
  readonly step: 'begin' | 'insert' | 'done';
  readonly call: number;
}

export interface FollowerSettings {
  /** Of the storage emulator, with the account's name. */
  readonly endpoint: string;
  readonly container: string;
  /** Data directory, kept from life to life. */
  readonly directory: string;
  readonly pollMs: number;
  /** Its clock shows `shownMs` when the real one shows `realMs` and goes `speed` times as fast. */
  readonly time: { readonly shownMs: number; readonly realMs: number; readonly speed: number };
  readonly ending: Ending | null;
}

/** What a follower has stored, by its own account. */
export interface FollowerReport {
  readonly rows: number;
  /** Different source addresses; each tuple of the test has its own. */
  readonly distinct: number;
  readonly perNic: Readonly<Record<string, number>>;
  /** Sum of the tuples that the cursors have counted. */
  readonly cursorTuples: number;
  readonly pending: number;
  readonly problem: string | null;
  /** Most memory that its process ever held, as the kernel counts it. */
  readonly peakBytes: number;
}

/** `during`: the moment of the ending has come, kill me. */
export type FromFollower =
  | { readonly kind: 'following' }
  | { readonly kind: 'during' }
  | { readonly kind: 'report'; readonly report: FollowerReport };

export const timeShown = ({ shownMs, realMs, speed }: FollowerSettings['time']): number =>
  shownMs + (Date.now() - realMs) * speed;
