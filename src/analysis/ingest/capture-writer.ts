import type { CaptureInterface } from '#analysis/capture/capture-facts.ts';
import type { Packet } from '#analysis/capture/packet.ts';

/** Makes the bytes of a capture file, packet by packet. */
export interface CaptureWriter {
  readonly packets: number;
  /** Copies the packet's captured bytes. */
  add(packet: Packet): void;
  /** What has been made since the last call, the file's header first. */
  take(): Uint8Array;
}

/** As Wireshark and libpcap have it: no packet is longer. */
const SNAP_LENGTH = 262_144;
const SHB_BYTES = 28;
const EPB_BYTES = 32;
const NANOSECONDS = 9;
const IF_NAME = 2;
const IF_TSRESOL = 9;

/** Both formats are written in little-endian byte order. */
class Bytes {
  bytes = new Uint8Array(1 << 16);
  view = new DataView(this.bytes.buffer);
  length = 0;

  /** Room for so many bytes more; returns where they begin. They are zero. */
  grow(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, at));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    } else this.bytes.fill(0, at, this.length);
    return at;
  }

  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}

/** pcap for one link type (draft-ietf-opsawg-pcap sections 4 and 5), with nanoseconds where the source has them. */
export class PcapWriter implements CaptureWriter {
  packets = 0;
  readonly #out = new Bytes();
  readonly #nanosecondsPerTick: number;

  constructor({ linkType, hasNanoseconds }: { readonly linkType: number; readonly hasNanoseconds: boolean }) {
    this.#nanosecondsPerTick = hasNanoseconds ? 1 : 1000;
    const at = this.#out.grow(24);
    const { view } = this.#out;
    view.setUint32(at, hasNanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, true);
    view.setUint16(at + 4, 2, true);
    view.setUint16(at + 6, 4, true);
    view.setUint32(at + 16, SNAP_LENGTH, true);
    view.setUint32(at + 20, linkType, true);
  }

  add(packet: Packet): void {
    const { capturedLength, start } = packet;
    const at = this.#out.grow(16 + capturedLength);
    const { view, bytes } = this.#out;
    // Simple packet blocks have no time, and this format has no way to say so.
    view.setUint32(at, packet.hasTime ? packet.seconds : 0, true);
    view.setUint32(at + 4, packet.hasTime ? Math.floor(packet.nanoseconds / this.#nanosecondsPerTick) : 0, true);
    view.setUint32(at + 8, capturedLength, true);
    view.setUint32(at + 12, packet.wireLength, true);
    bytes.set(packet.bytes.subarray(start, start + capturedLength), at + 16);
    this.packets++;
  }

  take(): Uint8Array {
    return this.#out.take();
  }
}

/** pcapng for several interfaces (draft-ietf-opsawg-pcapng sections 4.1 to 4.3), all with nanoseconds. */
export class PcapngWriter implements CaptureWriter {
  packets = 0;
  readonly #out = new Bytes();

  constructor(interfaces: readonly CaptureInterface[]) {
    const at = this.#out.grow(SHB_BYTES);
    const { view } = this.#out;
    view.setUint32(at, 0x0a0d0d0a, true);
    view.setUint32(at + 4, SHB_BYTES, true);
    view.setUint32(at + 8, 0x1a2b3c4d, true);
    view.setUint16(at + 12, 1, true);
    // The length of the section is not stated.
    view.setBigInt64(at + 16, -1n, true);
    view.setUint32(at + SHB_BYTES - 4, SHB_BYTES, true);
    for (const each of interfaces) this.#addInterface(each);
  }

  #addInterface({ linkType, snapLength, name }: CaptureInterface): void {
    const text = new TextEncoder().encode(name);
    const options = (text.length > 0 ? 4 + paddedTo4(text.length) : 0) + 8 + 4;
    const total = 20 + options;
    let at = this.#out.grow(total);
    const { view, bytes } = this.#out;
    view.setUint32(at, 1, true);
    view.setUint32(at + 4, total, true);
    view.setUint16(at + 8, linkType, true);
    view.setUint32(at + 12, snapLength, true);
    view.setUint32(at + total - 4, total, true);
    at += 16;
    if (text.length > 0) {
      view.setUint16(at, IF_NAME, true);
      view.setUint16(at + 2, text.length, true);
      bytes.set(text, at + 4);
      at += 4 + paddedTo4(text.length);
    }
    view.setUint16(at, IF_TSRESOL, true);
    view.setUint16(at + 2, 1, true);
    view.setUint8(at + 4, NANOSECONDS);
  }

  add(packet: Packet): void {
    const { capturedLength, start } = packet;
    const total = EPB_BYTES + paddedTo4(capturedLength);
    const at = this.#out.grow(total);
    const { view, bytes } = this.#out;
    const time = packet.hasTime ? BigInt(packet.seconds) * 1_000_000_000n + BigInt(packet.nanoseconds) : 0n;
    view.setUint32(at, 6, true);
    view.setUint32(at + 4, total, true);
    view.setUint32(at + 8, packet.interfaceIndex, true);
    view.setUint32(at + 12, Number(time >> 32n), true);
    view.setUint32(at + 16, Number(time & 0xffffffffn), true);
    view.setUint32(at + 20, capturedLength, true);
    view.setUint32(at + 24, packet.wireLength, true);
    bytes.set(packet.bytes.subarray(start, start + capturedLength), at + 28);
    view.setUint32(at + total - 4, total, true);
    this.packets++;
  }

  take(): Uint8Array {
    return this.#out.take();
  }
}

const paddedTo4 = (length: number): number => (length + 3) & ~3;

/** The writer that loses nothing: pcap where all packets are of one link type, else pcapng. */
export function captureWriter(interfaces: readonly CaptureInterface[]): CaptureWriter {
  const used = interfaces.filter(({ packets }) => packets > 0);
  const [first] = used;
  const isOneLink = first !== undefined && used.every(({ linkType }) => linkType === first.linkType);
  if (!isOneLink) return new PcapngWriter(interfaces);
  return new PcapWriter({
    linkType: first.linkType,
    hasNanoseconds: used.some(({ hasNanoseconds }) => hasNanoseconds),
  });
}
