import type { Packet } from '../packet.ts';

/** First fragments remembered: later ones follow at once or within seconds. */
const SLOTS = 1024;
/** Addresses 0..7, identification 8, protocol 9, ports 10. */
const WORDS = 12;
const USED = 1;
const NOTHING = new Int32Array(0);

/**
 * Ports of fragmented datagrams. Only the first fragment has them (RFC 791 section 3.2); the others are known by
 * addresses, protocol and identification. A later first fragment in the same slot takes the place of an earlier one.
 */
export class FragmentPorts {
  /** Most captures have no fragments: the memory is taken with the first. */
  #words = NOTHING;

  remember(packet: Packet): void {
    if (this.#words.length === 0) this.#words = new Int32Array(SLOTS * WORDS);
    const words = this.#words;
    const at = slotOf(packet);
    words[at] = packet.src0;
    words[at + 1] = packet.src1;
    words[at + 2] = packet.src2;
    words[at + 3] = packet.src3;
    words[at + 4] = packet.dst0;
    words[at + 5] = packet.dst1;
    words[at + 6] = packet.dst2;
    words[at + 7] = packet.dst3;
    words[at + 8] = packet.fragmentId;
    words[at + 9] = packet.protocol;
    words[at + 10] = (packet.srcPort << 16) | packet.dstPort;
    words[at + 11] = USED;
  }

  /** Sets the ports of a later fragment when its first was seen. */
  recall(packet: Packet): void {
    const words = this.#words;
    const at = slotOf(packet);
    const isSame =
      words[at + 11] === USED &&
      words[at] === packet.src0 &&
      words[at + 1] === packet.src1 &&
      words[at + 2] === packet.src2 &&
      words[at + 3] === packet.src3 &&
      words[at + 4] === packet.dst0 &&
      words[at + 5] === packet.dst1 &&
      words[at + 6] === packet.dst2 &&
      words[at + 7] === packet.dst3 &&
      words[at + 8] === packet.fragmentId &&
      words[at + 9] === packet.protocol;
    if (!isSame) return;
    const ports = words[at + 10] ?? 0;
    packet.portsKnown = true;
    packet.srcPort = ports >>> 16;
    packet.dstPort = ports & 0xffff;
  }
}

function slotOf(packet: Packet): number {
  let hash = Math.imul(packet.src3 ^ packet.fragmentId, 0x9e3779b1) ^ Math.imul(packet.dst3, 0x85ebca6b);
  hash ^= hash >>> 15;
  return (hash & (SLOTS - 1)) * WORDS;
}
