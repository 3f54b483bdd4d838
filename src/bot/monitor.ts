import type { CooldownSettings } from '#alerts/cooldown.ts';
import { type AnnouncementStore, announce, type Publish } from '#alerts/ledger.ts';
import type { Clock } from '#core/clock.ts';
import type { Finding } from '#core/finding.ts';
import type { Log } from '#core/log.ts';

/** What one round of all rules gave. */
export interface Round {
  readonly findings: readonly { readonly finding: Finding; readonly cooldown: CooldownSettings }[];
}

export interface MonitorParts {
  /** Evaluates all rules on what the store holds now; null when there is nothing to evaluate yet. */
  readonly evaluate: () => Promise<Round | null>;
  readonly store: AnnouncementStore;
  readonly publish: Publish;
  readonly clock: Clock;
  readonly log: Log;
}

/** Evaluates the rules when new rows have come, and says what they find. */
export class Monitor {
  readonly #parts: MonitorParts;
  #wake: (() => void) | null = null;
  #due = false;

  constructor(parts: MonitorParts) {
    this.#parts = parts;
  }

  /** New rows are there. Many calls while a round runs make one more round. */
  rowsArrived(): void {
    this.#due = true;
    this.#wake?.();
  }

  async run({ signal }: { signal: AbortSignal }): Promise<void> {
    signal.addEventListener('abort', () => this.#wake?.(), { once: true });
    while (!signal.aborted) {
      if (!this.#due) await new Promise<void>((resolve) => void (this.#wake = resolve));
      if (signal.aborted) return;
      this.#due = false;
      await this.#round().catch((error: unknown) => this.#parts.log.error('rules could not be evaluated', { error }));
    }
  }

  async #round(): Promise<void> {
    const { evaluate, store, publish, clock, log } = this.#parts;
    const round = await evaluate();
    for (const { finding, cooldown } of round?.findings ?? []) {
      const decision = await announce({ store, publish }, { finding, nowMs: clock.nowMs() }, cooldown);
      log.info('finding', { rule: finding.rule, key: finding.key, decision: decision.kind, reason: decision.reason });
    }
  }
}
