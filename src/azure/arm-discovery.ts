import type { Clock } from '#core/clock.ts';
import { asAppError } from '#core/errors.ts';
import type { Log } from '#core/log.ts';
import { MINUTE_MS } from '#core/window.ts';
import type { Arm } from './arm.ts';
import type { BlobContainer } from './blob.ts';
import { AccountContainers, type OpenAccount } from './arm-containers.ts';
import type { FlowLogResource } from './flow-log-resources.ts';

export interface DiscoveryParts {
  readonly arm: Arm;
  readonly openAccount: OpenAccount;
  readonly clock: Clock;
  readonly log: Log;
}

export interface DiscoverySettings {
  readonly subscriptions: readonly string[];
  readonly refreshMs: number;
  /** Accounts that are followed anyway, lower case. */
  readonly knownAccounts: readonly string[];
}

/** What is known of one subscription. */
export interface SubscriptionState {
  readonly subscription: string;
  readonly resources: readonly FlowLogResource[];
  /** When the resources were read; null before the first answer. */
  readonly readMs: number | null;
  /** Why the last try failed, with code and next step; null when it did not. */
  readonly problem: string | null;
}

/** Soonest that a subscription is asked again after a fault. */
const AGAIN_MS = 30_000;
/** Nobody's Retry-After holds longer. */
const LONGEST_WAIT_MS = 60 * MINUTE_MS;

/**
 * Finds flow logs in Azure Resource Manager and the storage accounts they write to. A fault keeps what is known of its
 * subscription, and stops nothing else.
 */
export class FlowLogDiscovery {
  readonly #parts: DiscoveryParts;
  readonly #settings: DiscoverySettings;
  readonly #accounts: AccountContainers;
  readonly #states = new Map<string, SubscriptionState>();
  readonly #nextMs = new Map<string, number>();
  #refreshing: Promise<void> | null = null;

  constructor(parts: DiscoveryParts, settings: DiscoverySettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#accounts = new AccountContainers(parts.openAccount, parts.clock);
    for (const subscription of settings.subscriptions) {
      this.#states.set(subscription, { subscription, resources: [], readMs: null, problem: null });
    }
  }

  /** Containers of the accounts that were found, gone through anew at each look. */
  get containers(): Iterable<BlobContainer> {
    return this.#accounts;
  }

  states(): readonly SubscriptionState[] {
    return [...this.#states.values()];
  }

  resources(): readonly FlowLogResource[] {
    return this.states().flatMap(({ resources }) => resources);
  }

  /** What keeps an account from being read, by its name. */
  accountProblems(): ReadonlyMap<string, string> {
    return this.#accounts.problems();
  }

  /** Everything that is wrong, as sentences. */
  problems(): readonly string[] {
    const told = this.states().flatMap(({ problem }) => (problem === null ? [] : [problem]));
    return [...told, ...this.accountProblems().values()];
  }

  /** Refreshes until the signal says stop. */
  async run({ signal }: { signal: AbortSignal }): Promise<void> {
    while (!signal.aborted) {
      await this.refresh({ signal }).catch(() => undefined);
      const nowMs = this.#parts.clock.nowMs();
      const waitMs = Math.max(1000, Math.min(nowMs + this.#settings.refreshMs, ...this.#nextMs.values()) - nowMs);
      await this.#parts.clock.sleep(waitMs, { signal }).catch(() => undefined);
    }
  }

  /** Asks for all subscriptions that are due, or with `now` for all that do not ask to be left alone. Throws when aborted. */
  refresh({ signal, now = false }: { signal: AbortSignal; now?: boolean }): Promise<void> {
    this.#refreshing ??= this.#refresh(signal, now).finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refresh(signal: AbortSignal, now: boolean): Promise<void> {
    for (const state of this.states()) {
      const due = (this.#nextMs.get(state.subscription) ?? 0) <= this.#parts.clock.nowMs();
      if (due || (now && state.problem === null)) await this.#ask(state, signal);
    }
    const accounts = new Set(this.resources().map(({ account }) => account));
    for (const known of ['', ...this.#settings.knownAccounts]) accounts.delete(known);
    const { opened, closed } = this.#accounts.keep(accounts);
    if (opened.length + closed.length > 0) this.#parts.log.info('storage accounts of flow logs', { opened, closed });
  }

  async #ask(state: SubscriptionState, signal: AbortSignal): Promise<void> {
    const { arm, clock, log } = this.#parts;
    const { subscription } = state;
    try {
      const resources = await arm.flowLogs(subscription, { signal });
      this.#states.set(subscription, { subscription, resources, readMs: clock.nowMs(), problem: null });
      this.#nextMs.set(subscription, clock.nowMs() + this.#settings.refreshMs);
    } catch (error) {
      signal.throwIfAborted();
      const { code, message, next, details } = asAppError(error);
      const problem = `${message} ${next} (${code})`;
      if (problem !== state.problem) log.warn('flow logs cannot be discovered', { subscription, error, next });
      this.#states.set(subscription, { ...state, problem });
      const asked = details['retryAfterMs'];
      const waitMs = Math.max(AGAIN_MS, typeof asked === 'number' ? asked : 0);
      this.#nextMs.set(subscription, clock.nowMs() + Math.min(waitMs, LONGEST_WAIT_MS));
    }
  }
}
