import type { Window } from '#core/window.ts';

/** What may be new in a window. `source`: initiators of inbound flows; `peer`: responders of outbound ones. */
export type FirstSeenKind = 'source' | 'peer' | 'country' | 'port';

export interface FirstSeenRow {
  readonly kind: FirstSeenKind;
  /** Address, country code ('' where nobody can place it), or `6/443` for a port. */
  readonly value: string;
  /** Name of a VM, a country or a service; '' when there is none. */
  readonly label: string;
  /** Of addresses; else ''. */
  readonly country: string;
  readonly organisation: string;
  readonly flows: number;
  readonly allowed: number;
  readonly denied: number;
  readonly bytes: number;
  readonly firstMs: number;
}

/** Values that the look-back did not have. Those with most allowed flows first. */
export interface FirstSeen {
  /** Ends where the window begins. */
  readonly lookBack: Window;
  /** False when there is no record in the look-back: everything is new then, which says nothing. */
  readonly hasLookBack: boolean;
  /** So many of each kind as the limit says. */
  readonly rows: readonly FirstSeenRow[];
  /** How many new values there are of each kind. */
  readonly totals: Readonly<Record<FirstSeenKind, number>>;
}

export type ChangeKind = 'address' | 'port' | 'country' | 'protocol';

export interface ChangeRow {
  readonly kind: ChangeKind;
  /** Remote address, `6/443`, country code or IANA protocol number. */
  readonly value: string;
  readonly label: string;
  readonly flows: number;
  readonly flowsBefore: number;
  readonly denied: number;
  readonly deniedBefore: number;
  readonly bytes: number;
  readonly bytesBefore: number;
}

/** The largest changes against a window of the same length earlier, those with the largest difference first. */
export interface Changes {
  readonly earlier: Window;
  /** False when there is no record in the earlier window: everything is new then, which says nothing. */
  readonly hasEarlier: boolean;
  /** So many of each kind as the limit says. */
  readonly rows: readonly ChangeRow[];
  /** How many values of each kind changed. */
  readonly totals: Readonly<Record<ChangeKind, number>>;
  /** Over everything. */
  readonly sums: Omit<ChangeRow, 'kind' | 'value' | 'label'>;
}
