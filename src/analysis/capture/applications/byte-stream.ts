/** Stretches beyond this are dropped: a sender that leaves so many gaps does not mean it. */
const MOST_STRETCHES = 32;
const FIRST_SIZE = 2048;

/**
 * The first bytes of a stream, put together from parts in any order, repeated or overlapping: one direction of a TCP
 * connection, or the CRYPTO frames of a QUIC flow. Where parts overlap, the first stays, as most receivers do.
 */
export class ByteStream {
  readonly #limit: number;
  #bytes: Uint8Array;
  /** Filled stretches [from, to) in ascending order, not touching one another: from, to, from, to … */
  #stretches: number[] = [];

  /** Bytes from `limit` on are not kept. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#bytes = new Uint8Array(Math.min(limit, FIRST_SIZE));
  }

  /** Valid in [0, contiguous); replaced when the stream grows. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Bytes from the beginning on without a gap. */
  get contiguous(): number {
    return this.#stretches[0] === 0 ? (this.#stretches[1] ?? 0) : 0;
  }

  get isEmpty(): boolean {
    return this.#stretches.length === 0;
  }

  get isFull(): boolean {
    return this.contiguous >= this.#limit;
  }

  /** Bytes of memory that it holds. */
  get size(): number {
    return this.#bytes.length;
  }

  /** Forgets everything but its memory. */
  clear(): void {
    this.#stretches = [];
  }

  /** Puts source[from, to) at `offset`; what lies before 0 or beyond the limit is left out. */
  add(offset: number, source: Uint8Array, from: number, to: number): void {
    const start = Math.max(offset, 0);
    const end = Math.min(offset + (to - from), this.#limit);
    if (start >= end) return;
    this.#reserve(end);
    let at = start;
    for (let index = 0; index < this.#stretches.length && at < end; index += 2) {
      const filledFrom = this.#stretches[index] ?? 0;
      const filledTo = this.#stretches[index + 1] ?? 0;
      if (filledTo <= at) continue;
      if (filledFrom > at) this.#copy(at, Math.min(filledFrom, end), source, from - offset);
      at = Math.max(at, filledTo);
    }
    if (at < end) this.#copy(at, end, source, from - offset);
    this.#mark(start, end);
  }

  /** `shift`: position in the source of the stream's byte 0. */
  #copy(at: number, end: number, source: Uint8Array, shift: number): void {
    this.#bytes.set(source.subarray(at + shift, end + shift), at);
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.min(this.#limit, Math.max(size, 2 * this.#bytes.length)));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  #mark(start: number, end: number): void {
    const merged: number[] = [];
    let from = start;
    let to = end;
    let isPlaced = false;
    for (let index = 0; index < this.#stretches.length; index += 2) {
      const otherFrom = this.#stretches[index] ?? 0;
      const otherTo = this.#stretches[index + 1] ?? 0;
      if (otherTo < from) merged.push(otherFrom, otherTo);
      else if (otherFrom > to) {
        if (!isPlaced) merged.push(from, to);
        isPlaced = true;
        merged.push(otherFrom, otherTo);
      } else {
        from = Math.min(from, otherFrom);
        to = Math.max(to, otherTo);
      }
    }
    if (!isPlaced) merged.push(from, to);
    this.#stretches = merged.slice(0, 2 * MOST_STRETCHES);
  }
}
