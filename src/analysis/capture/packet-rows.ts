/** Words of 32 bits that one packet has in `PacketRows`. */
export const ROW_WORDS = 24;

/** Positions of words in a row. Lengths and seconds are unsigned. */
export const ROW = {
  hash: 0,
  /** These four as they stand in the record of the flow, see `AT`. */
  ports: 1,
  key: 2,
  lowAddress: 3,
  highAddress: 4,
  /** See `ROW_BIT`. */
  bits: 5,
  sequence: 6,
  acknowledgement: 7,
  /** TCP window as it stands in the header, not scaled; -1 when it was not captured. */
  window: 8,
  /** Where the payload begins, in the bytes that the rows belong to. */
  payloadOffset: 9,
  payloadLength: 10,
  payloadWireLength: 11,
  wireLength: 12,
  capturedLength: 13,
  seconds: 14,
  nanoseconds: 15,
  /** First three words of the addresses: of IPv6 only. */
  lowPrefix: 16,
  highPrefix: 19,
} as const;

/** Bits of `ROW.bits` above the TCP flags in bits 0..7. */
export const ROW_BIT = {
  tcpFlags: 0xff,
  /** Which end of the flow sent it. */
  fromLow: 1 << 8,
  /** TCP of which at least the bytes up to the flags were captured. */
  tcpKnown: 1 << 9,
  hasTime: 1 << 10,
  carriesFlows: 1 << 11,
} as const;

const NOTHING = new Uint8Array(0);

/**
 * Transport headers on their way from the decoder to the flow table, in their order: a packet in a tunnel has one row for
 * the tunnel and one for what is in it. Plain words, so that a row is the same in another thread.
 */
export class PacketRows {
  readonly words: Int32Array;
  readonly capacity: number;
  count = 0;
  /** Where the payloads lie; valid until the next window of the capture is read. */
  bytes: Uint8Array = NOTHING;
  view: DataView = new DataView(NOTHING.buffer);

  constructor(words: Int32Array) {
    this.words = words;
    this.capacity = Math.floor(words.length / ROW_WORDS);
  }
}

export const newPacketRows = (capacity: number): PacketRows => new PacketRows(new Int32Array(capacity * ROW_WORDS));
