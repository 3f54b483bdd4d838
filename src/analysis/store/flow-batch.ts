import type { FlowColumns } from '#core/flow.ts';

/** What an address is, by row: two ASCII letters, the first in the high byte (0 = unknown); ASN (0 = unknown); class code. */
export interface AddressFacts {
  readonly country: Uint16Array;
  readonly asn: Uint32Array;
  readonly addressClass: Uint8Array;
}

/** Names of a flow context as views and rules use them; '' where unknown. */
export interface StoredContext {
  readonly format: string;
  readonly source: string;
  readonly vm: string;
  readonly nic: string;
  readonly subnet: string;
  readonly vnet: string;
  readonly nsg: string;
  readonly rule: string;
  readonly ruleDefault: boolean;
  readonly recordTimeMs: number;
}

/** What a flow of a capture is besides; '' where unknown. */
export interface CaptureContext extends StoredContext {
  /** As nDPI writes it. */
  readonly app: string;
  /** How it is known: `content`, `port`, `protocol`. */
  readonly appBasis: string;
  /** Who was asked for by name: server name of TLS or QUIC, host of HTTP, question of DNS. */
  readonly host: string;
  /** What became of a TCP connection. */
  readonly result: string;
}

/** Rows as the decoder and the enrichment give them, to be stored. */
export interface FlowBatch {
  readonly columns: FlowColumns;
  readonly contexts: readonly StoredContext[];
  readonly src: AddressFacts;
  readonly dst: AddressFacts;
}

/** Flows of a capture, a row for each in both directions. */
export interface CaptureBatch extends FlowBatch {
  readonly contexts: readonly CaptureContext[];
  /** First to last packet, at most 49 days. */
  readonly durationMs: Uint32Array;
}
