/** What is known of each address of a batch; rows are parallel to the addresses. */
export interface EnrichedColumns {
  /** ISO 3166-1 alpha-2 as two ASCII letters, first in the high byte ('DE' = 0x4445); 0 = unknown. */
  readonly country: Uint16Array;
  /** Autonomous system number; 0 = unknown. */
  readonly asn: Uint32Array;
  /** Index into ADDRESS_CLASSES. */
  readonly addressClass: Uint8Array;
}

/** Room for the facts of so many addresses. */
export const columnsFor = (count: number): EnrichedColumns => ({
  country: new Uint16Array(count),
  asn: new Uint32Array(count),
  addressClass: new Uint8Array(count),
});

/**
 * Countries, networks and address classes. Addresses are 16 bytes in network byte order, IPv4 as ::ffff:a.b.c.d;
 * `offset` is where the 16 bytes begin. Private addresses have no country and no network.
 */
export interface Enrichment {
  /** For ingest: `count` addresses that lie one after the other. Fills `into`, or fresh columns of that length. */
  enrichAddresses(addresses: Uint8Array, count: number, into?: EnrichedColumns): EnrichedColumns;
  /** ISO 3166-1 alpha-2, '' when unknown. */
  country(addresses: Uint8Array, offset?: number): string;
  asn(addresses: Uint8Array, offset?: number): number;
  /** Index into ADDRESS_CLASSES. */
  addressClass(addresses: Uint8Array, offset?: number): number;
  /** Name of the configured resource that has the address, '' when there is none. */
  name(addresses: Uint8Array, offset?: number): string;
  /** Who runs the network, '' when unknown. */
  organisation(asn: number): string;
  /** Which data was used, with version and licence, for reports. */
  readonly version: string;
}

/** Two packed letters as text, '' for 0. */
export const countryCode = (packed: number): string =>
  packed === 0 ? '' : String.fromCharCode(packed >> 8, packed & 0xff);
