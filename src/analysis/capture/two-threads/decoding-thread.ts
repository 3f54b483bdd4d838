import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '#core/errors.ts';
import type { ReadFacts } from '../capture-decoding.ts';
import type { PacketRows } from '../packet-rows.ts';
import { CONTROL, newChannelMemory } from './channel-memory.ts';
import type { DecodingAnswer, DecodingJob } from './decoding-job.ts';
import { type ReceiveOptions, receiveRows } from './receive-rows.ts';

/** It keeps no packet: rows and windows lie outside of its heap. */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 };

export interface DecodeOptions extends Omit<ReceiveOptions, 'isDead'> {
  /** That of the flow table. */
  readonly hashSeed: number;
  readonly onRows: (rows: PacketRows) => void;
}

/** A thread that reads and decodes one capture file after the other. */
export class DecodingThread implements AsyncDisposable {
  readonly #worker = new Worker(new URL('./decoding-worker.ts', import.meta.url), { resourceLimits: HEAP_LIMITS });
  readonly #memory = newChannelMemory();
  #fault: Error | null = null;

  constructor() {
    this.#worker.on('error', (error) => (this.#fault = error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', (code) => (this.#fault ??= new Error(`the decoding thread ended with ${code}`)));
  }

  /**
   * Decodes a plain file from its beginning, and hands its rows over as they come.
   * @throws AppError FB3006 when it is no capture; what reading throws; the signal's reason, after which the thread is
   * of no more use.
   */
  async decode(fd: number, { hashSeed, onRows, signal, onProgress }: DecodeOptions): Promise<ReadFacts> {
    const memory = this.#memory;
    memory.control.fill(0);
    this.#worker.ref();
    const answered = once(this.#worker, 'message', { signal });
    // Looked at only when the rows have come.
    answered.catch(() => undefined);
    const job: DecodingJob = { fd, hashSeed, memory };
    this.#worker.postMessage(job);
    await receiveRows(memory, onRows, { signal, onProgress, isDead: () => this.#fault !== null });
    if (this.#fault !== null) throw this.#fault;
    const [answer] = (await answered) as [DecodingAnswer];
    this.#worker.unref();
    return factsOf(answer);
  }

  /** Also when it is decoding. */
  async [Symbol.asyncDispose](): Promise<void> {
    Atomics.store(this.#memory.control, CONTROL.stop, 1);
    Atomics.notify(this.#memory.control, CONTROL.taken);
    await this.#worker.terminate();
  }
}

function factsOf(answer: DecodingAnswer): ReadFacts {
  switch (answer.kind) {
    case 'done':
      return answer.facts;
    case 'refused': {
      const { code, message, next, details } = answer;
      throw new AppError(code, { message, next, details });
    }
    case 'failed':
      throw answer.error;
    case 'stopped':
      throw new Error('decoding was stopped by nobody');
  }
}
