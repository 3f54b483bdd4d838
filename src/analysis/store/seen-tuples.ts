import type { FlowColumns } from '#core/flow.ts';

/** Tuples of one record that are compared; beyond it each counts as a repeated one, which costs time and no truth. */
const MOST_SEEN = 1 << 20;

/**
 * A set of tuples by what two that say the same have in common: five-tuple, second and state. Pairs of 32-bit hashes,
 * open addressing, at most half full; small enough for the processor's cache.
 */
export class SeenTuples {
  #slots = new Int32Array(0);
  #mask = 0;
  #size = 0;

  /** Empties the set and makes room. */
  restart(rows: number): void {
    const slots = slotsFor(rows);
    if (this.#slots.length < slots * 2) this.#slots = new Int32Array(slots * 2);
    else this.#slots.fill(0, 0, slots * 2);
    this.#mask = slots - 1;
    this.#size = 0;
  }

  /** Makes room for more tuples beside those that are there. */
  makeRoom(rows: number): void {
    const slots = slotsFor(this.#size + rows);
    if (slots <= this.#mask + 1) return;
    const old = this.#slots.subarray(0, (this.#mask + 1) * 2);
    this.#slots = new Int32Array(slots * 2);
    this.#mask = slots - 1;
    this.#size = 0;
    for (let at = 0; at < old.length; at += 2) if (old[at] !== 0) this.#add(old[at] ?? 0, old[at + 1] ?? 0);
  }

  /** Adds the tuple of a row; false when it was there. */
  tuplesOf({ timeMs, src, dst, srcPort, dstPort, protocol, action, state }: FlowColumns): (row: number) => boolean {
    const srcWords = words(src);
    const dstWords = words(dst);
    return (row) => {
      // A denial has state B in one format, D in another; NSG v1 has no state where others have B.
      const kind = action[row] === 1 ? 4 : Math.max(state[row] ?? 0, 1);
      let a = Math.imul(Math.floor((timeMs[row] ?? 0) / 1000) ^ (kind << 28), 0x85ebca6b);
      let b = Math.imul(((srcPort[row] ?? 0) << 16) ^ (dstPort[row] ?? 0), 0xc2b2ae35) ^ (protocol[row] ?? 0);
      for (let word = row * 4; word < row * 4 + 4; word += 1) {
        a = Math.imul(a ^ (srcWords[word] ?? 0), 0x9e3779b1);
        a ^= a >>> 15;
        b = Math.imul(b ^ (dstWords[word] ?? 0), 0x85ebca77);
        b ^= b >>> 13;
      }
      a = Math.imul(a ^ b, 0xcc9e2d51);
      return this.#add(a ^ (a >>> 16), b ^ (a << 7));
    };
  }

  #add(first: number, second: number): boolean {
    if (this.#size >= MOST_SEEN) return false;
    const slots = this.#slots;
    // An empty slot is zero, so this is never.
    const high = first | 1;
    const low = second | 0;
    for (let slot = (high >>> 1) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const there = slots[slot * 2];
      if (there === 0) {
        slots[slot * 2] = high;
        slots[slot * 2 + 1] = low;
        this.#size += 1;
        return true;
      }
      if (there === high && slots[slot * 2 + 1] === low) return false;
    }
  }
}

/** At most half full. */
const slotsFor = (rows: number): number => 2 ** Math.ceil(Math.log2(Math.max(8, Math.min(rows, MOST_SEEN) * 2)));

/** Addresses as 32-bit words; copied only where they do not begin at a multiple of four. */
const words = (bytes: Uint8Array): Int32Array =>
  bytes.byteOffset % 4 === 0
    ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
    : new Int32Array(bytes.slice().buffer, 0, bytes.length >> 2);
