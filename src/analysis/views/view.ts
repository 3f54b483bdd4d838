import type { Queryable } from '#analysis/store/flow-store.ts';
import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';

/** What a view needs beside the rows: names that the store does not hold. */
export interface ViewContext {
  readonly store: Queryable;
  /** VM name of an address in text form, '' when it is not ours. */
  nameOf(address: string): string;
  /** Organisation of an ASN, '' when unknown. */
  organisationOf(asn: number): string;
  readonly signal?: AbortSignal;
}

export interface ViewArguments {
  readonly scope: Scope;
  readonly window: Window;
  /** Condition that is true for rows that count towards flows and bytes; see store/counted-once.ts. */
  readonly once: string;
  /** Rows of a ranking. */
  readonly limit: number;
}

/** Options of a query: the signal where there is one. */
export const queryOptions = (context: ViewContext): { signal?: AbortSignal } =>
  context.signal === undefined ? {} : { signal: context.signal };

/** ClickHouse prints IPv4 in an IPv6 column as ::ffff:a.b.c.d; people write a.b.c.d. */
export const addressText = (address: string): string =>
  address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;

/** An unknown country is stored as two zero bytes. */
export const countryCode = (stored: string): string => (/^[A-Z]{2}$/.test(stored) ? stored : '');
