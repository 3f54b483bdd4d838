/**
 * A flow is a record of 32 words of 32 bits in one array for all flows. A packet touches its two cache lines, where
 * columns would cost one for each field. The first line is what every packet changes, the second is for TCP, IPv6 and
 * cut packets. The ends are called low and high, in the order of their addresses and ports, so that both directions
 * find the same record.
 */
export const RECORD_WORDS = 32;
export const RECORD_DOUBLES = RECORD_WORDS / 2;
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
  handshakeMicroseconds: 5,
  lowPackets: 6,
  highPackets: 7,
  firstSeconds: 12,
  firstNanoseconds: 13,
  lastSeconds: 14,
  lastNanoseconds: 15,
  /** Sequence number that follows the highest seen, from that end. */
  lowNext: 16,
  highNext: 17,
  /** Sequence number of the end's SYN, or what it must have been. */
  lowBase: 18,
  highBase: 19,
  /** First three words of the addresses. */
  lowPrefix: 20,
  highPrefix: 23,
  /** Retransmissions in the upper 24 bits, zero windows in the lower 8; both stop at their highest. */
  lowTrouble: 26,
  highTrouble: 27,
} as const;

/** Positions of doubles, counted in doubles from the beginning of the record. */
export const DOUBLE_AT = {
  lowWireBytes: 4,
  highWireBytes: 5,
  /** Bytes on the wire that are not in the file. */
  lowCutBytes: 14,
  highCutBytes: 15,
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
