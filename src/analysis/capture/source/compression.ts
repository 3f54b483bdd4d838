import { type Gunzip, type ZstdDecompress, createGunzip, createZstdDecompress } from 'node:zlib';

export type Compression = 'none' | 'gzip' | 'zstd';

/** RFC 1952 section 2.3.1 and RFC 8878 section 3.1.1. */
const GZIP_MAGIC = [0x1f, 0x8b];
const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
export const COMPRESSION_MAGIC_BYTES = 4;

/** What the first bytes say; no capture begins so. */
export function compressionOf(bytes: Uint8Array): Compression {
  const startsWith = (magic: readonly number[]): boolean => magic.every((byte, index) => bytes[index] === byte);
  if (startsWith(GZIP_MAGIC)) return 'gzip';
  return startsWith(ZSTD_MAGIC) ? 'zstd' : 'none';
}

/** Input for one step of unpacking: deflate makes at most 1032 bytes of one, so a step gives at most 16 MB. */
const STEP_BYTES = 16 * 1024;

export interface UnpackingProblem {
  readonly kind: 'cut' | 'corrupt';
  readonly message: string;
}

/**
 * Unpacks a stream. What was unpacked before damage or a sudden end still comes, and `problem` then says what it was:
 * a pipeline would drop it with the error.
 */
export class Unpacking {
  problem: UnpackingProblem | null = null;
  readonly #kind: 'gzip' | 'zstd';

  constructor(kind: 'gzip' | 'zstd') {
    this.#kind = kind;
  }

  async *read(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const stream = this.#kind === 'gzip' ? createGunzip() : createZstdDecompress();
    const ready: Uint8Array[] = [];
    stream.on('data', (chunk: Buffer) => ready.push(chunk));
    stream.on('error', (error: Error & { code?: string }) => {
      this.problem ??= this.#problemOf(error);
    });
    try {
      for await (const chunk of packed) {
        for (let at = 0; at < chunk.length && this.problem === null; at += STEP_BYTES) {
          await written(stream, chunk.subarray(at, at + STEP_BYTES));
          yield* ready.splice(0);
        }
        if (this.problem !== null) return;
      }
      await ended(stream);
      yield* ready.splice(0);
    } finally {
      stream.destroy();
    }
  }

  #problemOf({ code, message }: { code?: string; message: string }): UnpackingProblem {
    const isCut = code === 'Z_BUF_ERROR' || message === 'unexpected end of file';
    if (isCut) return { kind: 'cut', message: `the ${this.#kind} stream ends before its end mark` };
    return { kind: 'corrupt', message: `the ${this.#kind} stream is damaged (${message})` };
  }
}

/** Resolves when the bytes were unpacked, or the stream failed. */
const written = (stream: Gunzip | ZstdDecompress, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
    stream.once('close', resolve);
    stream.write(bytes, () => {
      stream.off('close', resolve);
      resolve();
    });
  });

const ended = (stream: Gunzip | ZstdDecompress): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed) return resolve();
    stream.once('end', resolve);
    stream.once('close', resolve);
    stream.end();
  });
