import type { CaptureFileType, CaptureInterface } from '../capture-facts.ts';

/**
 * Bytes of a capture that lie in memory: [from, to) of `view`. What a reader leaves unread is given again, followed by
 * more, in front of the next window; `base` is the offset in the capture of the byte `from`.
 */
export interface ByteWindow {
  readonly view: DataView;
  readonly from: number;
  readonly to: number;
  readonly base: number;
}

/** What is wrong at one place of a capture. */
export interface CaptureFault {
  /** Offset in the capture, behind gzip or zstd. */
  readonly offset: number;
  readonly message: string;
}

/** Reads the records of one file format. */
export interface RecordReader {
  readonly fileType: CaptureFileType;
  /** Set when reading cannot go on. */
  readonly fault: CaptureFault | null;
  /** Bytes behind the read ones that need not be given: the next window begins after them, and may be empty. */
  readonly skip: number;
  /** What an end of the file here would cut, such as `packet record`, and where that begins; null between records. */
  readonly inside: CaptureFault | null;
  /** Reads whole records; returns the offset in the view of the first byte that it did not read. */
  read(window: ByteWindow): number;
  interfaces(): readonly CaptureInterface[];
}

/**
 * Most bytes of one packet, as in Wireshark (WTAP_MAX_PACKET_SIZE_STANDARD) and libpcap (MAXIMUM_SNAPLEN): a larger
 * length in a record is damage. D-Bus, USB and the like may be larger and are passed over, not kept.
 */
export const LARGEST_PACKET = 262_144;
/** WTAP_MAX_PACKET_SIZE_DBUS, for the link types of which that is known. */
export const LARGEST_ANY_PACKET = 128 * 1024 * 1024;
/** DBUS, USBPCAP, EBHSCR, USB_2_0: not packets of a network. */
const LARGE_LINK_TYPES: ReadonlySet<number> = new Set([231, 249, 279, 288]);

export const largestPacket = (linkType: number): number =>
  LARGE_LINK_TYPES.has(linkType) ? LARGEST_ANY_PACKET : LARGEST_PACKET;
