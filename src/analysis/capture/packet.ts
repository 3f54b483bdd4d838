const NOTHING = new Uint8Array(0);
const NO_VIEW = new DataView(NOTHING.buffer);

/**
 * A packet at hand: a few objects serve the whole capture, so that no packet costs an allocation. A reader fills the first
 * part, the decoders the second; of a tunnelled packet it holds the header that was decoded last.
 * Words and sequence numbers are signed 32 bits, which V8 keeps unboxed; lengths and offsets are in bytes.
 */
export class Packet {
  bytes: Uint8Array = NOTHING;
  /** Over the same memory as `bytes`, with the same offsets. */
  view: DataView = NO_VIEW;
  /** The frame is [start, start + capturedLength) of `bytes`. */
  start = 0;
  capturedLength = 0;
  /** Length on the wire. */
  wireLength = 0;
  linkType = 0;
  /** Position in the list of interfaces of the whole file, over all its sections. */
  interfaceIndex = 0;
  /** Simple packet blocks have no time; then `seconds` and `nanoseconds` mean nothing. */
  hasTime = true;
  /** 0..2^32-2; times outside are set to the nearest of the two. */
  seconds = 0;
  nanoseconds = 0;

  /** Where the next header begins. */
  at = 0;
  /** First byte that may not be read: end of the captured bytes, of the IP packet or of its payload. */
  end = 0;
  /** Where `end` would be if nothing had been cut off. */
  wireEnd = 0;
  /** Radiotap says that the 802.11 header is padded to a multiple of four. */
  wifiPadding = false;
  /** Outermost VLAN id, -1 without a tag. */
  vlan = -1;
  /** IP headers so far. */
  ipDepth = 0;
  /** 4 or 6. */
  ipVersion = 0;
  /** Source and destination address as four words in network order; IPv4 as ::ffff:a.b.c.d. */
  src0 = 0;
  src1 = 0;
  src2 = 0;
  src3 = 0;
  dst0 = 0;
  dst1 = 0;
  dst2 = 0;
  dst3 = 0;
  /** Whether the IP packet is a fragment, its place (0 for the first) and its identification. */
  isFragment = false;
  fragmentOffset = 0;
  fragmentId = 0;
  protocol = 0;
  portsKnown = false;
  srcPort = 0;
  dstPort = 0;
  /** What is in this flow is counted again in flows of its own. */
  carriesFlows = false;
  /** TCP: byte 13, and whether at least the bytes up to it were captured; otherwise 0 and false. */
  tcpFlags = 0;
  tcpKnown = false;
  sequence = 0;
  acknowledgement = 0;
  /** TCP window as it stands there, not scaled; -1 when it was not captured. */
  window = -1;
  /** First byte behind the transport header; what was captured of it and what was sent. */
  payloadOffset = 0;
  payloadLength = 0;
  payloadWireLength = 0;
  /** Whether the packet holds a transport header that has not been counted. */
  hasTransport = false;
  /** Set by the flow table's `add`: the flow's slot. */
  flow = 0;
}

/** What a reader fills, but for the bytes. */
export function copyFrame(from: Packet, to: Packet): void {
  to.start = from.start;
  to.capturedLength = from.capturedLength;
  to.wireLength = from.wireLength;
  to.linkType = from.linkType;
  to.interfaceIndex = from.interfaceIndex;
  to.hasTime = from.hasTime;
  to.seconds = from.seconds;
  to.nanoseconds = from.nanoseconds;
}
