/**
 * Payload of one packet of a flow. The flow table fills one object again and again: it is valid during the call, its
 * `bytes` are the read buffer itself and will be overwritten. Copy what is to be kept.
 */
export interface Payload {
  /** Slot of the flow: 0 <= flow < maxFlows of the table. Used again for another flow after `onFlowEnd`. */
  flow: number;
  /**
   * Whether the initiator sent it. The initiator is the sender of the SYN, the receiver of a SYN-ACK, else the sender
   * of the flow's first packet. Only a SYN that comes after its own answer or data (reordered) changes it later.
   */
  fromInitiator: boolean;
  /** IANA number: 6 TCP, 17 UDP, 132 SCTP (whole chunks from the common header on). Nothing else is observed. */
  protocol: number;
  initiatorPort: number;
  responderPort: number;
  /** The whole read buffer. Never read outside [offset, offset + length). */
  bytes: Uint8Array;
  /** Over the same memory as `bytes`, with the same offsets. */
  view: DataView;
  /** First byte behind the TCP or UDP header. */
  offset: number;
  /** Bytes that were captured, at least 1. Ethernet padding is not part of it. */
  length: number;
  /** Bytes that were sent, by the lengths in the IP and UDP headers: larger than `length` when the packet was cut. */
  wireLength: number;
  /**
   * TCP: sequence number of the first byte as signed 32 bits (RFC 9293 section 3.1, bytes 4..7); 0 otherwise. Payload
   * comes in the order of arrival, with retransmissions, gaps and reordering as captured: compare (sequence - expected) | 0.
   * The first payload byte of a connection whose SYN was seen has the number `initialSequence + 1`.
   */
  sequence: number;
  /** TCP: sequence number of this sender's SYN as signed 32 bits when `synSeen`. */
  initialSequence: number;
  synSeen: boolean;
  /** When it was captured. */
  seconds: number;
  nanoseconds: number;
}

/** Sees the payload of flows until it wants no more of them; names applications. */
export interface PayloadObserver {
  /**
   * Called for each packet with payload of a flow that is still wanted: TCP, UDP and SCTP with known ports, first
   * fragments included, later fragments not. False: no more of this flow, which from then on costs one bit test.
   */
  onPayload(payload: Payload): boolean;
  /** The slot will be used again; whatever is kept for it must be taken or dropped now. After the sink's `onFlow`. */
  onFlowEnd(flow: number): void;
  /** Flows of which it saw more than it could keep; none when absent. */
  readonly lostFacts?: number;
}
