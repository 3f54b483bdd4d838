/**
 * A flow is a record of 16 words of 32 bits in one array for all flows: one cache line, with everything that nearly every
 * packet changes. What is seldom needed, or for IPv6 and cut packets alone, lies in a second array of the same shape,
 * which a flow of few datagrams never touches. The ends are called low and high, in the order of their addresses and
 * ports, so that both directions find the same record.
 */
export const RECORD_WORDS = 16;
export const RECORD_BYTES = RECORD_WORDS * 4;

/** Positions of words in a record. */
export const AT = {
  /** Low port in the upper half. */
  ports: 0,
  /** See `KEY` and `PLACE`. */
  key: 1,
  /** Last word of the address. */
  lowAddress: 2,
  highAddress: 3,
  state: 4,
  lowPackets: 5,
  highPackets: 6,
  /** Lower 32 bits of the bytes on the wire; what is above them is in `REST.bytesAbove`. */
  lowWireBytes: 7,
  highWireBytes: 8,
  firstSeconds: 9,
  firstNanoseconds: 10,
  lastSeconds: 11,
  lastNanoseconds: 12,
  /** Sequence number that follows the highest seen, from that end. */
  lowNext: 13,
  highNext: 14,
} as const;

/** Positions of words in the second array, at the same place. */
export const REST = {
  /** Bytes on the wire that are not in the file: doubles, counted in words. */
  lowCutBytes: 0,
  highCutBytes: 2,
  /** First three words of the addresses. */
  lowPrefix: 4,
  highPrefix: 7,
  /** Sequence number of the end's SYN, or what it must have been. */
  lowBase: 10,
  highBase: 11,
  /** Retransmissions in the upper 24 bits, zero windows in the lower 8; both stop at their highest. */
  lowTrouble: 12,
  highTrouble: 13,
  handshakeMicroseconds: 14,
  /** Bits 32..47 of the bytes on the wire: low's in the upper half. */
  bytesAbove: 15,
} as const;

/** Bits of `AT.key` that tell flows apart, beside the protocol in bits 0..7. */
export const KEY = { isIpv6: 1 << 8, portsKnown: 1 << 9, mask: (1 << 10) - 1 } as const;

/** Other bits of `AT.key`: VLAN id + 1 of 13 bits, IP depth of 4 bits, and whether bytes are missing from an end. */
export const PLACE = {
  vlanShift: 10,
  vlanMask: 0x1fff,
  depthShift: 23,
  depthMask: 15,
  lowMissing: 1 << 27,
  highMissing: 1 << 28,
} as const;

/** Bits of `AT.state` above the TCP flags of low (0..7) and high (8..15). */
export const STATE_BIT = {
  initiatorIsLow: 1 << 16,
  initiatorBySyn: 1 << 17,
  firstIsLow: 1 << 18,
  carriesFlows: 1 << 19,
  /** The payload observer wants more of it. */
  wanted: 1 << 20,
  /** Seen since the hand of the eviction clock passed. */
  touched: 1 << 21,
  lowBaseKnown: 1 << 22,
  highBaseKnown: 1 << 23,
  lowNextKnown: 1 << 24,
  highNextKnown: 1 << 25,
  /** The record's first packet is the SYN, the only one so far: its time is that of the record. */
  synIsFirst: 1 << 26,
  synAckSeen: 1 << 27,
  handshakeKnown: 1 << 28,
  lowData: 1 << 29,
  highData: 1 << 30,
} as const;
