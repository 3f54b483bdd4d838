import { type Condition, rowsOf, tableOf } from '#analysis/filter/condition.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { Counting } from '#analysis/store/counting.ts';
import type { Queryable } from '#analysis/store/flow-store.ts';
import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';

/** Where an address of ours is. */
export interface HomeOfAddress {
  readonly subnet: string;
  readonly vnet: string;
}

/** What a view needs beside the rows: names that the store does not hold. */
export interface ViewContext {
  readonly store: Queryable;
  /** VM name of an address in text form, '' when it is not ours. */
  nameOf(address: string): string;
  /** Organisation of an ASN, '' when unknown. */
  organisationOf(asn: number): string;
  /** Subnet and VNet of an address of ours, null when they are not known. */
  homeOf?(address: string): HomeOfAddress | null;
  readonly signal?: AbortSignal;
}

/** What a view is asked. */
export interface ViewQuery {
  readonly scope: Scope;
  readonly window: Window;
  readonly filter?: FlowFilter | null;
  /** Rows of a ranking or list, 10 when left out. */
  readonly limit?: number;
  /** Rows to leave out before them. */
  readonly offset?: number;
  /** One of the view's orders, see orders.ts; the first of them when left out. */
  readonly order?: string;
  /** Numbers and times fall and names rise when it is left out. */
  readonly descending?: boolean;
  /** IANA zone of days and hours, UTC when left out. */
  readonly timeZone?: string;
  /** How much earlier the other window begins, for `changes`; how long the look-back is, for `firstSeen`. */
  readonly compareMs?: number;
  /** The address that the view `address` is about. */
  readonly subject?: string;
  /** Length of the timeline's buckets; the view chooses when it is left out. */
  readonly bucketMs?: number;
}

/** A query with everything that was left out. */
export interface ViewArguments extends ViewQuery {
  /** Which rows count towards flows and bytes. */
  readonly counting: Counting;
  readonly limit: number;
  readonly offset: number;
  readonly timeZone: string;
}

const DEFAULT_LIMIT = 10;

export const viewArguments = (query: ViewQuery, counting: Counting): ViewArguments => ({
  ...query,
  counting,
  limit: query.limit ?? DEFAULT_LIMIT,
  offset: query.offset ?? 0,
  timeZone: query.timeZone ?? 'UTC',
});

/** `FROM … WHERE …` over the rows of a question that count, each flow once; more conditions may follow. */
export async function countedRows(query: ViewArguments): Promise<Condition> {
  const where = rowsOf(query);
  const once = await query.counting.once();
  return { sql: `FROM ${tableOf(query.scope)} WHERE ${where.sql} AND ${once}`, params: where.params };
}

/** Options of a query: the signal where there is one. */
export const queryOptions = (context: ViewContext): { signal?: AbortSignal } =>
  context.signal === undefined ? {} : { signal: context.signal };

/** ClickHouse prints IPv4 in an IPv6 column as ::ffff:a.b.c.d; people write a.b.c.d. */
export const addressText = (address: string): string =>
  address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;

/** An unknown country is stored as two zero bytes. */
export const countryCode = (stored: string): string => (/^[A-Z]{2}$/.test(stored) ? stored : '');
