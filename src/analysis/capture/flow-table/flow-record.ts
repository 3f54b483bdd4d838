import type { CaptureTime } from '../capture-time.ts';

/** Why a flow ended where it did; all but `capture-end` may be followed by another flow of the same key. */
export const FLOW_ENDS = ['capture-end', 'reused', 'idle', 'active', 'evicted'] as const;
export type FlowEnd = (typeof FLOW_ENDS)[number];

/**
 * What became of a TCP connection, by the packets that were captured:
 * `established` handshake seen or data in both directions, `refused` SYN answered by RST, `unanswered` SYN without any
 * answer, `reset` ended by RST after it was established, `closed` FIN from both ends, `partial` anything else, such as
 * a connection that was there before the capture and of which one direction alone was seen.
 */
export const TCP_RESULTS = ['established', 'closed', 'reset', 'refused', 'unanswered', 'partial'] as const;
export type TcpResult = (typeof TCP_RESULTS)[number];

/** What one end of a flow sent. */
export interface FlowDirection {
  readonly packets: number;
  /** Whole frames with link header, by the length they had on the wire. */
  readonly wireBytes: number;
  /** The same by the length that is in the file. */
  readonly capturedBytes: number;
  /** Union of the TCP flags (RFC 9293 section 3.1, byte 13: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32); 0 otherwise. */
  readonly tcpFlags: number;
  /** TCP segments of which all data, SYN and FIN were sent before, but for keep-alives and reordering. At most 2^24 - 1. */
  readonly retransmissions: number;
  /** TCP segments that announce a window of zero; SYN, FIN and RST do not count. At most 255. */
  readonly zeroWindows: number;
}

/** One flow as people and the store receive it. */
export interface FlowRecord {
  /** IANA protocol number. */
  readonly protocol: number;
  /** 16 bytes in network byte order, IPv4 as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2). */
  readonly initiator: Uint8Array;
  readonly responder: Uint8Array;
  /** 0 where the protocol has no ports, or where they were not captured: see `portsKnown`. */
  readonly initiatorPort: number;
  readonly responderPort: number;
  /** False for ICMP, ESP, GRE and the like; for headers cut by the snap length; for fragments without their first. */
  readonly portsKnown: boolean;
  /** What tells who is the initiator. */
  readonly initiatorBy: 'syn' | 'first-packet';
  /** True when the first packet seen was sent by the responder, as when a capture begins with a SYN-ACK. */
  readonly responderFirst: boolean;
  /** Earliest and latest packet; null when none has a time, as in simple packet blocks. */
  readonly first: CaptureTime | null;
  readonly last: CaptureTime | null;
  /** Initiator to responder, and back. */
  readonly sent: FlowDirection;
  readonly received: FlowDirection;
  /** null for other protocols than TCP. */
  readonly tcp: {
    readonly result: TcpResult;
    /** SYN to the ACK of the SYN-ACK; null when one of the three was not seen, or SYN or SYN-ACK was repeated. */
    readonly handshakeMicroseconds: number | null;
  } | null;
  /** Outermost VLAN id of the first packet; null without a tag. Not part of the key, as with tshark. */
  readonly vlan: number | null;
  /** IP headers from the outside up to this flow's own: 1 outside any tunnel. At most 15. */
  readonly ipDepth: number;
  /** This flow is itself a tunnel (VXLAN, Geneve, GRE, IP in IP): what is in it is counted again in the inner flows. */
  readonly carriesFlows: boolean;
  readonly end: FlowEnd;
}

/** Takes flows out of the table when they end. */
export interface FlowSink {
  /** `flow` is the slot; read it with `readFlow(table, flow, end)`. The slot is used again after the call. */
  onFlow(flow: number, end: FlowEnd): void;
}
