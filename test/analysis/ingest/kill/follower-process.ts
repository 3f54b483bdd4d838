import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FollowerReport, FollowerSettings, FromFollower } from './follower-messages.ts';

/** A follower without news for this long has caught up or never will. */
const QUIET_MS = 20_000;
const SCRIPT = fileURLToPath(new URL('./follower.ts', import.meta.url));

/** A follower in a process of its own. */
export class FollowerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;
  #errors = '';
  #hasEnded = false;

  constructor(settings: FollowerSettings) {
    // The memory settings of `npm start`.
    this.#child = spawn(process.execPath, ['--max-semi-space-size=8', SCRIPT, JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, MALLOC_ARENA_MAX: '1' },
      detached: true,
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.#ended = once(this.#child, 'close').then(([code, signal]) => {
      this.#hasEnded = true;
      return String(signal ?? code);
    });
  }

  /** Signal or exit code that it ended with. */
  get ended(): Promise<string> {
    return this.#ended;
  }

  /** What it wrote to its error output. */
  get errors(): string {
    return this.#errors;
  }

  /** Resolves at the first message of the kind; rejects when the process ends before. */
  async next<Kind extends FromFollower['kind']>(kind: Kind): Promise<Extract<FromFollower, { kind: Kind }>> {
    const stop = new AbortController();
    const fail = this.#ended.then((how) => {
      throw new Error(`follower ended (${how}): ${this.#errors}`);
    });
    // Looked at by the race; the process may also end when nobody waits any more.
    fail.catch(() => undefined);
    try {
      for (;;) {
        const [message]: FromFollower[] = await Promise.race([
          once(this.#child, 'message', { signal: stop.signal }),
          fail,
        ]);
        if (isOf(message, kind)) return message;
      }
    } finally {
      stop.abort();
    }
  }

  async report(): Promise<FollowerReport> {
    const answer = this.next('report');
    this.#child.send('report');
    return (await answer).report;
  }

  /** Waits until so many rows are there, or until no more come; and then a little, for what comes twice. */
  async caughtUp(tuples: number): Promise<FollowerReport> {
    let report = await this.report();
    let newsAtMs = performance.now();
    while (report.rows < tuples && performance.now() - newsAtMs < QUIET_MS) {
      await setTimeout(200);
      const before = report.rows;
      report = await this.report();
      if (report.rows !== before) newsAtMs = performance.now();
    }
    await setTimeout(1000);
    return this.report();
  }

  /** SIGKILL to the whole group; resolves when it is gone. */
  async kill(): Promise<void> {
    const { pid } = this.#child;
    if (!this.#hasEnded && pid !== undefined) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // Gone already.
      }
    }
    await this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

function isOf<Kind extends FromFollower['kind']>(
  message: FromFollower | undefined,
  kind: Kind,
): message is Extract<FromFollower, { kind: Kind }> {
  return message?.kind === kind;
}
