import type { Packet } from '../packet.ts';

/** Takes the packets of a reader one by one. */
export interface PacketSink {
  /** What the reader fills for the next packet: its first part but for `bytes` and `view`. */
  readonly packet: Packet;
  /** `packet` is filled; it may be another object afterwards. */
  onPacket(packet: Packet): void;
}
