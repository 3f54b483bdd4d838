import { ByteStream } from './byte-stream.ts';

/** First bytes of one direction of a connection that are gathered for one message. */
export const LONGEST_STREAM = 16384;

export interface Gathered {
  readonly stream: ByteStream;
  /** TCP sequence number of the stream's byte 0. */
  readonly base: number;
}

/**
 * Streams that are being put together, by direction of a flow: key = 2 × flow, + 1 for what the responder sends.
 * At most `most` of them; when one more is wanted, the oldest is given up, so that a flood of half hellos costs a fixed
 * amount of memory.
 */
export class StreamPool {
  readonly #most: number;
  readonly #streams = new Map<number, Gathered>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: number): Gathered | undefined {
    return this.#streams.get(key);
  }

  open(key: number, base: number): Gathered {
    return this.keep(key, new ByteStream(LONGEST_STREAM), base);
  }

  keep(key: number, stream: ByteStream, base: number): Gathered {
    this.#streams.delete(key);
    const oldest = this.#streams.size < this.#most ? undefined : this.#streams.keys().next().value;
    if (oldest !== undefined) this.#streams.delete(oldest);
    const gathered = { stream, base };
    this.#streams.set(key, gathered);
    return gathered;
  }

  drop(key: number): void {
    this.#streams.delete(key);
  }
}
