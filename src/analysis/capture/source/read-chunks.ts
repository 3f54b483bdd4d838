import { type PushWindow, WindowBuffer, windowBytes } from './byte-windows.ts';

const DATA_BYTES = 1024 * 1024;

export interface ReadChunksOptions {
  readonly signal: AbortSignal;
  /** Asked after each window: true when more bytes are of no use. */
  readonly isOver: () => boolean;
  /** Bytes taken so far. Reading waits for it. */
  readonly onProgress: (bytes: number) => void | Promise<void> | undefined;
}

/** Smaller chunks are gathered until there is enough to be worth a call. */
const GATHERED_BYTES = 256 * 1024;

/** Pushes chunks of any size through one buffer; returns a copy of what the reader left at the end. */
export async function readChunks(
  chunks: AsyncIterable<Uint8Array>,
  push: PushWindow,
  { signal, isOver, onProgress }: ReadChunksOptions,
): Promise<Uint8Array> {
  const { bytes, view } = new WindowBuffer(new ArrayBuffer(windowBytes(DATA_BYTES)));
  let from = 0;
  let to = 0;
  let taken = 0;
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    for (let at = 0; at < chunk.length; ) {
      const length = Math.min(chunk.length - at, bytes.length - to);
      bytes.set(chunk.subarray(at, at + length), to);
      to += length;
      at += length;
      if (to - from >= GATHERED_BYTES || to === bytes.length) from = push(bytes, view, from, to);
      if (to === bytes.length) {
        bytes.copyWithin(0, from, to);
        to -= from;
        from = 0;
      }
    }
    taken += chunk.length;
    await onProgress(taken);
    if (isOver()) break;
  }
  from = push(bytes, view, from, to);
  return bytes.slice(from, to);
}
