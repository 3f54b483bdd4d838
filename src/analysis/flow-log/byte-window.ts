const FIRST_CAPACITY = 64 * 1024;
/** Room behind the data, so that readers may look ahead without leaving the array, which V8 makes slow for good. */
const PADDING = 64;

/** The part of a blob that is held in memory: bytes [0, end), followed by a zero that stops every reader. */
export class ByteWindow {
  bytes = new Uint8Array(FIRST_CAPACITY);
  /** The same memory. */
  view = new DataView(this.bytes.buffer);
  end = 0;
  /** Offset in the blob of bytes[0]. */
  offset: number;
  readonly startOffset: number;

  constructor(offset: number) {
    this.startOffset = offset;
    this.offset = offset;
  }

  append(chunk: Uint8Array): void {
    const needed = this.end + chunk.length + PADDING;
    if (needed > this.bytes.length) {
      const larger = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, this.end));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
    this.bytes[this.end] = 0;
  }

  /** Forgets the first `count` bytes. */
  drop(count: number): void {
    if (count === 0) return;
    this.bytes.copyWithin(0, count, this.end);
    this.end -= count;
    this.bytes[this.end] = 0;
    this.offset += count;
  }
}
