import { Worker } from 'node:worker_threads';
import { AppError } from '#core/errors.ts';
import type { Written } from './flow-log/writer.ts';
import type { Notice, Order, WorkerSettings } from './worker-messages.ts';

/** Heap of the worker in MB; history of two days needs less than half of it. */
const LIMITS = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 16 };

interface Listeners {
  readonly onWritten: (written: Written) => void;
}

/** The thread that holds Azurite and the generator, seen from outside. */
export class SandboxWorker implements AsyncDisposable {
  readonly #settings: WorkerSettings;
  readonly #listeners: Listeners;
  readonly #listening = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #answer = Promise.withResolvers<void>();
  #worker: Worker | undefined;
  #endpoint: string | undefined;

  constructor(settings: WorkerSettings, listeners: Listeners) {
    this.#settings = settings;
    this.#listeners = listeners;
    for (const { promise } of [this.#listening, this.#answer]) promise.catch(() => undefined);
  }

  get endpoint(): string | undefined {
    return this.#endpoint;
  }

  /** Resolves when storage listens. */
  async start({ signal }: { signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted();
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: this.#settings,
      resourceLimits: LIMITS,
    });
    this.#worker = worker;
    worker.on('message', (notice: Notice) => this.#onNotice(notice));
    worker.on('error', (cause) => this.#fail(cause));
    worker.on('exit', () => {
      this.#fail(new Error('its thread ended'));
      this.#ended.resolve();
    });
    await unlessAborted(this.#listening.promise, signal);
  }

  /** Resolves when every minute before `toMs` is written. One at a time. */
  async advance(toMs: number, { signal }: { signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted();
    this.#answer = Promise.withResolvers<void>();
    this.#answer.promise.catch(() => undefined);
    this.#tell({ kind: 'advance', toMs });
    await unlessAborted(this.#answer.promise, signal);
  }

  /** Lets the block in hand be finished, then ends storage and thread. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#worker) return;
    this.#tell({ kind: 'stop' });
    await this.#ended.promise;
    this.#worker = undefined;
  }

  #tell(order: Order): void {
    this.#worker?.postMessage(order);
  }

  #onNotice(notice: Notice): void {
    switch (notice.kind) {
      case 'listening':
        this.#endpoint = notice.endpoint;
        return this.#listening.resolve();
      case 'progress':
        return this.#listeners.onWritten(notice);
      case 'done':
        this.#listeners.onWritten(notice);
        return this.#answer.resolve();
      case 'stopped':
        void this.#worker?.terminate();
    }
  }

  #fail(cause: unknown): void {
    const error = new AppError('FB3002', {
      message: `The local Azure stopped: ${cause instanceof Error ? cause.message : String(cause)}.`,
      next: `Start again; if it stays, delete the folder ${this.#settings.folder} to have it made anew.`,
      cause,
    });
    this.#listening.reject(error);
    this.#answer.reject(error);
  }
}

/** The promise, or the signal's reason when that comes first. */
async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
