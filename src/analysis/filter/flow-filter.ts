import type { FilterField } from './flow-filter-fields.ts';

/** What a comparison looks for: its kind fits the field's. Ranges have both ends in them. */
export type FilterValue =
  | { readonly kind: 'address'; readonly base: Uint8Array; readonly bits: number }
  | { readonly kind: 'number'; readonly from: number; readonly to: number }
  /** Lower case; `*` is any text, `?` any character. */
  | { readonly kind: 'text'; readonly pattern: string };

/** `=` is true when any of the values fits; the others have one value, a number. */
export type FilterOperator = '=' | '<' | '<=' | '>' | '>=';

/** One comparison. */
export interface FilterTest {
  readonly kind: 'test';
  readonly field: FilterField;
  readonly operator: FilterOperator;
  readonly values: readonly FilterValue[];
}

/**
 * A filter over flows as it was understood, free of any store. `!=`, `not in` and `in` are not in it: the first two are
 * `not` around `=`, so that `ip != 10.0.0.4` means that neither side is; the third is `=` with several values.
 */
export type FlowFilter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FlowFilter[] }
  | { readonly kind: 'not'; readonly part: FlowFilter }
  | FilterTest;

/**
 * What a filter asks of a flow. Addresses are 16 bytes, IPv4 as ::ffff:a.b.c.d; '' and NaN stand for unknown, and so
 * does what is left out: nothing is equal to it.
 */
export interface FilterFlow {
  readonly src: Uint8Array;
  readonly dst: Uint8Array;
  readonly srcPort: number;
  readonly dstPort: number;
  /** IANA number. */
  readonly protocol: number;
  readonly application: string;
  /** Names that were asked for. */
  readonly hosts: readonly string[];
  /** ISO 3166-1 alpha-2 of source and destination. */
  readonly countries: readonly string[];
  /** Autonomous system numbers of source and destination, 0 for unknown ones. */
  readonly networks: readonly number[];
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly packets: number;
  readonly durationMs: number;
  /** What became of a TCP connection; '' for other protocols. */
  readonly result: string;
  /** First packet of a capture's flow, time of a tuple. */
  readonly timeMs?: number;
  /** `in` or `out`, as seen from our side. */
  readonly direction?: string;
  /** Address classes of source and destination, as in ADDRESS_CLASSES. */
  readonly classes?: readonly string[];
  /** `allow` or `deny`. */
  readonly action?: string;
  /** `none`, `begin`, `continue`, `end` or `deny`. */
  readonly state?: string;
  /** A code of ENCRYPTION. */
  readonly encryption?: string;
  readonly rule?: string;
  readonly vm?: string;
  readonly nic?: string;
  readonly nsg?: string;
  readonly subnet?: string;
  readonly vnet?: string;
  /** Flow log or capture by name. */
  readonly log?: string;
}
