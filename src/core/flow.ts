/**
 * The flow record: one tuple of a flow log, or one direction-normalised flow of a capture.
 * The initiator is `src`: for an inbound record the remote side, for an outbound one ours.
 */

export type Direction = 'in' | 'out';
export type Action = 'allow' | 'deny';
export type FlowFormat = 'nsg1' | 'nsg2' | 'vnet4' | 'capture';

/** Codes as they stand in the typed columns and in the store's Enum8 columns. */
export const DIRECTION = { in: 0, out: 1 } as const;
export const ACTION = { allow: 0, deny: 1 } as const;
/**
 * `none`: NSG v1, where each tuple is the start of a flow or a denied attempt.
 * `deny` is the state D of VNet logs; NSG v2 writes denied tuples as `D,B` and they are given `deny` here too.
 */
export const STATE = { none: 0, begin: 1, continue: 2, end: 3, deny: 4 } as const;
export const FORMAT = { nsg1: 0, nsg2: 1, vnet4: 2, capture: 3 } as const;
/** Encryption states of VNet flow logs in the order of their codes; 0 = not stated. */
export const ENCRYPTION = [
  '',
  'X',
  'NX',
  'NX_HW_NOT_SUPPORTED',
  'NX_SW_NOT_READY',
  'NX_NOT_ACCEPTED',
  'NX_NOT_SUPPORTED',
  'NX_LOCAL_DST',
  'NX_FALLBACK',
  'other',
] as const;

/** What the tuples of one rule in one record have in common. Texts as found in the log. */
export interface FlowContext {
  readonly format: FlowFormat;
  /** Time of the record in ms, NaN when the log has none or it cannot be read. */
  readonly recordTimeMs: number;
  /** ARM id of the flow log (VNet) or of the NSG (NSG logs), as written. */
  readonly flowLogId: string;
  /** ARM id of what is logged: VNet, subnet, NIC or NSG; '' when not stated. */
  readonly targetId: string;
  /** 12 hex digits, upper case; '' when not stated. */
  readonly mac: string;
  /** ARM id or GUID of the NSG that decided; `unspecified` and the zero GUID as written. */
  readonly aclId: string;
  /** Rule name as written, with its `UserRule_` or `DefaultRule_` prefix. */
  readonly rule: string;
}

/**
 * Flow records as columns. `count` rows are valid; arrays may be longer.
 * Addresses are 16 bytes each in network byte order, IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2).
 * Counters are NaN where the log leaves them empty: unknown, not zero.
 */
export interface FlowColumns {
  readonly count: number;
  /** Milliseconds since 1970, UTC. */
  readonly timeMs: Float64Array;
  readonly src: Uint8Array;
  readonly dst: Uint8Array;
  readonly srcPort: Uint16Array;
  readonly dstPort: Uint16Array;
  /** IANA protocol number. */
  readonly protocol: Uint8Array;
  readonly direction: Uint8Array;
  readonly action: Uint8Array;
  readonly state: Uint8Array;
  readonly encryption: Uint8Array;
  /** Initiator to responder, and back. Bytes include headers. Deltas since the flow's previous tuple. */
  readonly packetsSent: Float64Array;
  readonly bytesSent: Float64Array;
  readonly packetsReceived: Float64Array;
  readonly bytesReceived: Float64Array;
  /** Index into `contexts`. */
  readonly context: Uint32Array;
  readonly contexts: readonly FlowContext[];
}

/** Protocols that people call by name; everything else prints as its number. */
export const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  1: 'ICMP',
  2: 'IGMP',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  132: 'SCTP',
};

export const protocolName = (protocol: number): string => PROTOCOL_NAMES[protocol] ?? `protocol ${protocol}`;

export const ADDRESS_CLASSES = [
  'unknown',
  'vm',
  'internal',
  'onprem',
  'azurePlatform',
  'azurePublic',
  'internet',
  'unknownPrivate',
] as const;
export type AddressClass = (typeof ADDRESS_CLASSES)[number];
