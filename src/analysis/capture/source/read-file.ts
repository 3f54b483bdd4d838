import { readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type PushWindow, WindowBuffer, windowBytes } from './byte-windows.ts';
import type { ReadChunksOptions } from './read-chunks.ts';

/** Small enough that what was read is still in the processor's second cache when it is decoded. */
const DATA_BYTES = 256 * 1024;
/** Windows between two turns of the event loop: some milliseconds. */
const WINDOWS_PER_TURN = 16;

/**
 * Reads a plain file window by window. It waits for the file on the spot: a read by the thread pool leaves the bytes in
 * another core's cache and costs two changes of threads, and took longer although it goes on beside the decoding. The
 * system reads ahead by itself. Returns a copy of what the reader left at the end.
 */
export async function readFileWindows(
  fd: number,
  push: PushWindow,
  { signal, isOver, onProgress }: ReadChunksOptions,
): Promise<Uint8Array> {
  const window = new WindowBuffer(new ArrayBuffer(windowBytes(DATA_BYTES)));
  const { bytes, view, dataAt } = window;
  let leftover = bytes.subarray(0, 0);
  let taken = 0;
  for (let windows = 1; ; windows++) {
    const start = window.prepend(leftover);
    const length = readSync(fd, bytes, dataAt, DATA_BYTES, null);
    if (length === 0) return leftover.slice();
    taken += length;
    leftover = bytes.subarray(push(bytes, view, start, dataAt + length), dataAt + length);
    if (isOver()) return leftover.slice();
    if (windows % WINDOWS_PER_TURN !== 0) continue;
    await onProgress(taken);
    await setImmediate();
    signal.throwIfAborted();
  }
}
