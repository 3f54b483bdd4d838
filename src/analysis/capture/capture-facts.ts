import type { CaptureTime } from './capture-time.ts';

/** Why reading ended. */
export type CaptureStop =
  /** `end`: after a whole record. `empty`: a file of zero bytes. */
  | { readonly kind: 'end' | 'empty'; readonly offset: number }
  /**
   * `cut`: the file ends inside a header, record or block. `corrupt`: what stands there cannot be. Everything before
   * `offset` was read. Offsets count in the capture itself, behind gzip or zstd.
   */
  | { readonly kind: 'cut' | 'corrupt'; readonly offset: number; readonly message: string };

/** capinfos' short names of the formats. */
export type CaptureFileType = 'pcap' | 'nsecpcap' | 'modpcap' | 'pcapng';

export interface CaptureInterface {
  /** LINKTYPE value, https://www.tcpdump.org/linktypes.html. */
  readonly linkType: number;
  readonly linkName: string;
  /** Most bytes kept of a packet; 0 when there is no limit or it is not stated. */
  readonly snapLength: number;
  /** '' when not stated. */
  readonly name: string;
  readonly packets: number;
  /** Times are finer than microseconds. */
  readonly hasNanoseconds: boolean;
  /** Packets lost by the interface or the system, by the interface statistics; null when not stated. */
  readonly drops: number | null;
}

/** What is known of a capture file without looking into its packets. */
export interface CaptureFacts {
  /** null when the file ends before its type can be told. */
  readonly fileType: CaptureFileType | null;
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly interfaces: readonly CaptureInterface[];
  /** Names of the link types that packets have, most packets first; without packets those of the interfaces. */
  readonly linkTypes: readonly string[];
  readonly packets: number;
  readonly wireBytes: number;
  readonly capturedBytes: number;
  /** Packets of which fewer bytes are in the file than were on the wire. */
  readonly cutPackets: number;
  /** Earliest and latest packet, wherever they stand in the file; null when no packet has a time. */
  readonly first: CaptureTime | null;
  readonly last: CaptureTime | null;
  /** Simple packet blocks carry no time. */
  readonly packetsWithoutTime: number;
  /** Packets that are earlier than the one before them. */
  readonly timeGoesBack: number;
  readonly drops: number | null;
  /** Packets by what ended their decoding before a transport header, e.g. {arp: 12, 'cut by snap length': 3}. */
  readonly undecoded: Readonly<Record<string, number>>;
  /** Bytes of the capture that were read, behind gzip or zstd. */
  readonly bytesRead: number;
  readonly stop: CaptureStop;
}
