const UNIT = 16;
const CHUNK_BYTES = 1024 * 1024;
const UNITS_PER_CHUNK = CHUNK_BYTES / UNIT;
/** Up to here sizes are whole units, above they are powers of two. */
const MOST_UNITS = 64;
/** Length of the contents, or, in a free block, the address of the next free one. */
const HEADER = 4;

/**
 * Byte strings outside of V8's heap, in blocks that are used again: a million short ones cost what they hold and some
 * bytes each, and no garbage collection looks at them. Addresses are counted in units of 16 bytes; 0 is none.
 */
export class ByteArena {
  readonly #mostChunks: number;
  readonly #chunks: { readonly bytes: Uint8Array; readonly view: DataView }[] = [];
  /** First free block of each size class. */
  readonly #free = new Uint32Array(MOST_UNITS + 32);
  /** Units of the last chunk that were given out. */
  #used = UNITS_PER_CHUNK;

  /** Rounded to megabytes; memory is taken as it is needed. */
  constructor(mostBytes: number) {
    this.#mostChunks = Math.ceil(mostBytes / CHUNK_BYTES);
  }

  /** Keeps a copy of bytes[0, length) in the block at `address`, when it fits there, or in another; returns where, 0 when there is no room. */
  keep(address: number, bytes: Uint8Array, length: number): number {
    const wanted = classOf(length + HEADER);
    let at = address;
    if (address === 0 || classOf(this.#lengthAt(address) + HEADER) !== wanted) {
      if (address !== 0) this.free(address);
      at = this.#take(wanted);
      if (at === 0) return 0;
    }
    const chunk = this.#chunkOf(at);
    const from = offsetOf(at);
    chunk.view.setUint32(from, length);
    const to = chunk.bytes;
    for (let index = 0; index < length; index++) to[from + HEADER + index] = bytes[index] ?? 0;
    return at;
  }

  /** The memory in which the contents of the block lie, and where. */
  bytesOf(address: number): Uint8Array {
    return this.#chunkOf(address).bytes;
  }

  static contentsAt(address: number): number {
    return offsetOf(address) + HEADER;
  }

  free(address: number): void {
    const sizeClass = classOf(this.#lengthAt(address) + HEADER);
    this.#chunkOf(address).view.setUint32(offsetOf(address), this.#free[sizeClass] ?? 0);
    this.#free[sizeClass] = address;
  }

  #take(sizeClass: number): number {
    const free = this.#free[sizeClass] ?? 0;
    if (free !== 0) {
      this.#free[sizeClass] = this.#lengthAt(free);
      return free;
    }
    const units = unitsOf(sizeClass);
    if (units > UNITS_PER_CHUNK) return 0;
    if (this.#used + units > UNITS_PER_CHUNK) {
      if (this.#chunks.length >= this.#mostChunks) return 0;
      const bytes = new Uint8Array(CHUNK_BYTES);
      this.#chunks.push({ bytes, view: new DataView(bytes.buffer) });
      this.#used = 0;
    }
    const address = (this.#chunks.length - 1) * UNITS_PER_CHUNK + this.#used + 1;
    this.#used += units;
    return address;
  }

  #lengthAt(address: number): number {
    return this.#chunkOf(address).view.getUint32(offsetOf(address));
  }

  #chunkOf(address: number): { readonly bytes: Uint8Array; readonly view: DataView } {
    const chunk = this.#chunks[Math.floor((address - 1) / UNITS_PER_CHUNK)];
    if (chunk === undefined) throw new RangeError(`no block at ${address}`);
    return chunk;
  }
}

const offsetOf = (address: number): number => ((address - 1) % UNITS_PER_CHUNK) * UNIT;

function classOf(bytes: number): number {
  const units = Math.ceil(bytes / UNIT);
  return units <= MOST_UNITS ? units : MOST_UNITS + 32 - Math.clz32(units - 1);
}

const unitsOf = (sizeClass: number): number => (sizeClass <= MOST_UNITS ? sizeClass : 2 ** (sizeClass - MOST_UNITS));
