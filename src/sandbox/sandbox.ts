import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#core/clock.ts';
import type { Log } from '#core/log.ts';
import type { Inventory } from '#core/resource.ts';
import { Secret } from '#core/secret.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { ACCOUNT } from './azurite.ts';
import { INVENTORY } from './estate.ts';
import type { Written } from './flow-log/writer.ts';
import { SandboxWorker } from './sandbox-worker.ts';
import { SCENARIO_MINUTES } from './traffic/scenario.ts';

export interface SandboxSettings {
  /** Everything it keeps is below `<dataDir>/sandbox`. */
  readonly dataDir: string;
  readonly seed: number;
  readonly historyHours: number;
  readonly scenarioDelayMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** A local Azure: storage with the flow log of a small estate, its past, its present and one bad quarter of an hour. */
export interface Sandbox extends AsyncDisposable {
  /** Resolves when storage answers and the history is being written; the signal ends the sandbox's work. */
  start(options: { signal: AbortSignal }): Promise<void>;
  /** Throws before `start` has resolved. */
  readonly storage: { readonly endpoint: string; readonly account: string; readonly key: Secret };
  readonly inventory: Inventory;
  /** Share 0..1 of the history that is written; tuples are those written since the start. */
  progress(): { readonly share: number; readonly tuples: number; readonly done: boolean };
  /** Resolves when every minute up to the start is written; rejects when the sandbox fails or ends before. */
  readonly historyDone: Promise<void>;
  /** Throws before `start` has resolved. */
  readonly scenario: { readonly startsMs: number; readonly endsMs: number; readonly description: string };
}

/** Minutes are written this long after they end: Azure collects them once they are over. */
const WRITE_LAG_MS = 3000;

const DESCRIPTION =
  'A burst of denied inbound at nsg-web from many sources, answered inbound at vm-data-1 on port 4444, ' +
  'and visitors of vm-web-1 from a country never seen before.';

export function createSandbox(settings: SandboxSettings): Sandbox {
  return new LocalAzure(settings);
}

class LocalAzure implements Sandbox {
  readonly inventory = INVENTORY;
  readonly historyDone: Promise<void>;
  readonly #settings: SandboxSettings;
  readonly #history = Promise.withResolvers<void>();
  readonly #stop = new AbortController();
  #worker: SandboxWorker | undefined;
  #live: Promise<void> = Promise.resolve();
  #historyWindow = { fromMs: 0, toMs: 0 };
  #scenarioStartMs = Number.NaN;
  #written: Written = { toMs: 0, tuples: 0 };

  constructor(settings: SandboxSettings) {
    this.#settings = settings;
    this.historyDone = this.#history.promise;
    // Who does not wait for the history shall not fall over it; the fault is logged where it happens.
    this.historyDone.catch(() => undefined);
  }

  get storage() {
    const endpoint = this.#worker?.endpoint;
    if (endpoint === undefined) throw new Error('expected a started sandbox, found one that does not listen yet');
    return { endpoint, account: ACCOUNT.name, key: new Secret(ACCOUNT.key) };
  }

  get scenario() {
    const startsMs = this.#scenarioStartMs;
    if (Number.isNaN(startsMs)) throw new Error('expected a started sandbox, found one without a scenario yet');
    return { startsMs, endsMs: startsMs + SCENARIO_MINUTES * MINUTE_MS, description: DESCRIPTION };
  }

  async start({ signal }: { signal: AbortSignal }): Promise<void> {
    const { dataDir, seed, historyHours, scenarioDelayMs, clock, log } = this.#settings;
    const startMs = clock.nowMs();
    const toMs = Math.floor(startMs / MINUTE_MS) * MINUTE_MS;
    const fromMs = Math.floor((toMs - historyHours * HOUR_MS) / HOUR_MS) * HOUR_MS;
    this.#historyWindow = { fromMs, toMs };
    this.#scenarioStartMs = Math.round((startMs + scenarioDelayMs) / MINUTE_MS) * MINUTE_MS;
    const folder = join(dataDir, 'sandbox');
    await mkdir(folder, { recursive: true });
    const retentionMs = historyHours * HOUR_MS + DAY_MS;
    const worker = new SandboxWorker(
      { folder, seed, historyFromMs: fromMs, retentionMs, scenarioStartMs: this.#scenarioStartMs },
      { onWritten: (written) => this.#onWritten(written) },
    );
    this.#worker = worker;
    await worker.start({ signal });
    log.info('sandbox.listening', { endpoint: worker.endpoint, scenarioStartsMs: this.#scenarioStartMs });
    this.#live = this.#run(worker, AbortSignal.any([signal, this.#stop.signal]));
  }

  progress() {
    const { fromMs, toMs } = this.#historyWindow;
    const done = toMs > 0 && this.#written.toMs >= toMs;
    const share = done ? 1 : Math.max(0, (this.#written.toMs - fromMs) / Math.max(1, toMs - fromMs));
    return { share, tuples: this.#written.tuples, done };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#history.reject(new Error('the sandbox ended before its history was written'));
    await this.#live;
    await this.#worker?.[Symbol.asyncDispose]();
    this.#worker = undefined;
  }

  #onWritten(written: Written): void {
    this.#written = written;
    if (written.toMs >= this.#historyWindow.toMs) this.#history.resolve();
  }

  /** The history first, then each minute a little after its end, until aborted. */
  async #run(worker: SandboxWorker, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#settings;
    try {
      let toMs = this.#historyWindow.toMs;
      for (;;) {
        await worker.advance(toMs, { signal });
        await clock.sleep(Math.max(0, toMs + MINUTE_MS + WRITE_LAG_MS - clock.nowMs()), { signal });
        toMs = Math.floor((clock.nowMs() - WRITE_LAG_MS) / MINUTE_MS) * MINUTE_MS;
      }
    } catch (error) {
      if (!signal.aborted) log.error('sandbox.failed', { error });
      this.#history.reject(error);
    }
  }
}
