import type { AddressClass } from '#core/flow.ts';
import type { Timeline } from './of-report.ts';
import type { Ranking } from './ranking.ts';

/** Who an address is. */
export interface AddressFacts {
  readonly address: string;
  readonly addressClass: AddressClass;
  /** VM name where the address is one of ours, else ''. */
  readonly name: string;
  /** ISO 3166 alpha-2, '' when unknown or private. */
  readonly country: string;
  /** 0 when unknown. */
  readonly asn: number;
  readonly organisation: string;
}

/** What an address did on one side of its flows. "Sent" is from initiator to responder, whichever of the two it is. */
export interface AddressTraffic {
  readonly flows: number;
  readonly allowed: number;
  readonly denied: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Different addresses at the other side, and different destination ports. */
  readonly peers: number;
  readonly ports: number;
}

/** An address as the initiator of flows (view `sourceAddresses`) or as their responder (`destinationAddresses`). */
export interface AddressRow extends AddressFacts, AddressTraffic {}

/** A destination port of one address. */
export interface AddressPortRow {
  /** Whether the address is the one that asks or the one that is asked. */
  readonly side: 'source' | 'destination';
  readonly protocol: number;
  readonly port: number;
  /** IANA service name, '' when none. */
  readonly service: string;
  readonly flows: number;
  readonly denied: number;
  readonly bytes: number;
  readonly peers: number;
}

/** Everything about one address in the window. */
export interface AddressCard extends AddressFacts {
  readonly asSource: AddressTraffic;
  readonly asDestination: AddressTraffic;
  /** The addresses at the other side. */
  readonly peers: Ranking<AddressRow>;
  readonly ports: Ranking<AddressPortRow>;
  /** Countries at the other side; '' for public addresses that no database places. */
  readonly countries: Ranking<{
    readonly country: string;
    readonly name: string;
    readonly flows: number;
    readonly denied: number;
    readonly bytes: number;
  }>;
  readonly timeline: Timeline;
  /** First and last record within the window; null when there is none. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}
