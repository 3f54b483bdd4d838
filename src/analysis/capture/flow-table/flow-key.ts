import type { Packet } from '../packet.ts';
import { AT, KEY } from './record-layout.ts';

// Constants of the file itself: V8 loads imported ones at every use (docs/decisions/0009-decoding.md).
const {
  highAddress: AT_HIGH_ADDRESS,
  highPrefix: AT_HIGH_PREFIX,
  key: AT_KEY,
  lowAddress: AT_LOW_ADDRESS,
  lowPrefix: AT_LOW_PREFIX,
  ports: AT_PORTS,
} = AT;
const { isIpv6: KEY_IS_IPV6, mask: KEY_MASK, portsKnown: KEY_PORTS_KNOWN } = KEY;

/** Odd constants of xxHash32 and the golden ratio: each spreads its word over the upper bits. */
const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;

/** Whether the sender of the packet is the low end: smaller address, then smaller port, words compared as signed. */
function isFromLow(packet: Packet): boolean {
  if (packet.src3 !== packet.dst3) return packet.src3 < packet.dst3;
  if (packet.ipVersion !== 4) {
    if (packet.src2 !== packet.dst2) return packet.src2 < packet.dst2;
    if (packet.src1 !== packet.dst1) return packet.src1 < packet.dst1;
    if (packet.src0 !== packet.dst0) return packet.src0 < packet.dst0;
  }
  return packet.srcPort <= packet.dstPort;
}

/** Sets the packet's key: the same for both directions but for `fromLow`. */
export function setKey(packet: Packet, seed: number): void {
  const fromLow = isFromLow(packet);
  const { srcPort, dstPort } = packet;
  const low = fromLow ? packet.src3 : packet.dst3;
  const high = fromLow ? packet.dst3 : packet.src3;
  const ports = fromLow ? (srcPort << 16) | dstPort : (dstPort << 16) | srcPort;
  // Flows without ports are kept apart from those of port 0.
  const key = packet.protocol | (packet.ipVersion === 4 ? 0 : KEY_IS_IPV6) | (packet.portsKnown ? KEY_PORTS_KNOWN : 0);
  packet.fromLow = fromLow;
  packet.low = low;
  packet.high = high;
  packet.ports = ports;
  packet.key = key;
  packet.hash = hashOf(packet, mix(low ^ seed, high, ports, key));
}

/** The seed keeps a capture from being made so that all of its flows collide. */
function hashOf(packet: Packet, mixed: number): number {
  if (packet.ipVersion === 4) return mixed ^ (mixed >>> 15);
  // Sums do not depend on the direction.
  return withPrefixes(mixed, packet.src2 + packet.dst2, packet.src1 + packet.dst1, packet.src0 + packet.dst0);
}

/** The hash of the flow whose record is at `at`: the same as that of its packets. */
export function hashOfRecord(words: Int32Array, at: number, seed: number): number {
  const word = (offset: number): number => words[at + offset] ?? 0;
  const key = word(AT_KEY) & KEY_MASK;
  const mixed = mix(word(AT_LOW_ADDRESS) ^ seed, word(AT_HIGH_ADDRESS), word(AT_PORTS), key);
  if ((key & KEY_IS_IPV6) === 0) return mixed ^ (mixed >>> 15);
  const sum = (index: number): number => word(AT_LOW_PREFIX + index) + word(AT_HIGH_PREFIX + index);
  return withPrefixes(mixed, sum(2), sum(1), sum(0));
}

function mix(low: number, high: number, ports: number, key: number): number {
  let hash = Math.imul(low, PRIME_1);
  hash = Math.imul((hash ^ (hash >>> 15)) + high, PRIME_2);
  hash = Math.imul((hash ^ (hash >>> 13)) + ports, PRIME_3);
  return Math.imul((hash ^ (hash >>> 16)) + key, PRIME_4);
}

function withPrefixes(start: number, third: number, second: number, first: number): number {
  let hash = Math.imul((start ^ (start >>> 15)) + third, PRIME_1);
  hash = Math.imul((hash ^ (hash >>> 15)) + second, PRIME_2);
  hash = Math.imul((hash ^ (hash >>> 13)) + first, PRIME_3);
  return hash ^ (hash >>> 16);
}

/** Whether the record at `at` is that of the packet's flow. */
export function isRecordOf(words: Int32Array, at: number, packet: Packet): boolean {
  return (
    words[at + AT_PORTS] === packet.ports &&
    words[at + AT_LOW_ADDRESS] === packet.low &&
    words[at + AT_HIGH_ADDRESS] === packet.high &&
    ((words[at + AT_KEY] ?? 0) & KEY_MASK) === packet.key &&
    (packet.ipVersion === 4 || hasPrefixes(words, at, packet))
  );
}

function hasPrefixes(words: Int32Array, at: number, packet: Packet): boolean {
  const { fromLow } = packet;
  const src = at + (fromLow ? AT_LOW_PREFIX : AT_HIGH_PREFIX);
  const dst = at + (fromLow ? AT_HIGH_PREFIX : AT_LOW_PREFIX);
  return (
    words[src] === packet.src0 &&
    words[src + 1] === packet.src1 &&
    words[src + 2] === packet.src2 &&
    words[dst] === packet.dst0 &&
    words[dst + 1] === packet.dst1 &&
    words[dst + 2] === packet.dst2
  );
}
