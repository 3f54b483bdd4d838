import { Unpacking, compressionOf, COMPRESSION_MAGIC_BYTES } from '#analysis/capture/source/compression.ts';
import { withStart } from '#analysis/capture/source/with-start.ts';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { AppError } from '#core/errors.ts';
import type { InputSource } from './input-source.ts';
import { unreadable } from './unreadable.ts';

export interface FlowLogFile {
  readonly path: string;
  /** Size on disk; 0 when it is not known. */
  readonly bytes: number;
  /** Set for what is no plain file. */
  readonly source?: InputSource;
}

const CHUNK_BYTES = 1 << 20;

/** The bytes of a file, unpacked when it is gzip. `onBytes` is told how many bytes of the file itself were read. FB3004. */
export async function* readFlowLogFile(
  { path, bytes, source }: FlowLogFile,
  { onBytes, signal }: { onBytes?: (bytes: number) => void; signal: AbortSignal },
): AsyncIterable<Uint8Array> {
  if (source !== undefined) {
    yield* readSource(source, { onBytes: onBytes ?? (() => undefined), signal });
    return;
  }
  // A buffer of a megabyte for each of ten thousand small files is what the garbage collector would work on.
  const highWaterMark = bytes === 0 ? CHUNK_BYTES : Math.min(CHUNK_BYTES, bytes + 1);
  const raw = createReadStream(path, { highWaterMark, signal });
  if (onBytes !== undefined) raw.on('data', (chunk) => onBytes(chunk.length));
  try {
    yield* path.toLowerCase().endsWith('.gz') ? unpacked(raw) : raw;
  } catch (cause) {
    signal.throwIfAborted();
    throw unreadable(path, cause);
  } finally {
    raw.destroy();
  }
}

function unpacked(raw: NodeJS.ReadableStream & { on(event: 'error', listener: (error: Error) => void): unknown }) {
  const gunzip = createGunzip();
  raw.on('error', (error) => gunzip.destroy(error));
  return raw.pipe(gunzip) as AsyncIterable<Uint8Array>;
}

async function* readSource(
  source: InputSource,
  { onBytes, signal }: { onBytes: (bytes: number) => void; signal: AbortSignal },
): AsyncIterable<Uint8Array> {
  const { chunks } = await source.open({ signal });
  const { start, all } = await withStart(counted(chunks, onBytes), COMPRESSION_MAGIC_BYTES);
  const compression = compressionOf(start);
  if (compression === 'none') return yield* all;
  const unpacking = new Unpacking(compression);
  yield* unpacking.read(all);
  if (unpacking.problem === null) return;
  throw new AppError('FB3004', {
    message: `${source.name} cannot be read to its end: ${unpacking.problem.message}.`,
    next: 'Copy the file again.',
  });
}

/** The same chunks; each is told when it is taken. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}
