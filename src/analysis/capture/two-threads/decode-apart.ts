import { availableParallelism } from 'node:os';
import type { ReadFacts } from '../capture-decoding.ts';
import { type DecodeOptions, DecodingThread } from './decoding-thread.ts';

/** A smaller file is read before the thread is there. */
export const WORTH_A_THREAD_BYTES = 192 * 1024 * 1024;

/** Kept for the next file: it has loaded and compiled its code. It does not keep the process alive. */
let idle: DecodingThread | null = null;

export const canDecodeApart = (): boolean => availableParallelism() > 1;

/** As `DecodingThread.decode`, by a thread that is there or by a new one. */
export async function decodeApart(fd: number, options: DecodeOptions): Promise<ReadFacts> {
  const thread = idle ?? new DecodingThread();
  idle = null;
  try {
    const facts = await thread.decode(fd, options);
    if (idle === null) idle = thread;
    else await thread[Symbol.asyncDispose]();
    return facts;
  } catch (error) {
    await thread[Symbol.asyncDispose]();
    throw error;
  }
}
