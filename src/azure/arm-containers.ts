import type { Clock } from '#core/clock.ts';
import { AppError, asAppError } from '#core/errors.ts';
import { MINUTE_MS } from '#core/window.ts';
import type { BlobContainer } from './blob.ts';

/** Opens the flow log containers of an account by its name. */
export type OpenAccount = (account: string) => readonly BlobContainer[];

/** An account that refused is left alone for so long, and twice as long each time that it does so again. */
const LEFT_ALONE_MS = MINUTE_MS;
const LONGEST_ALONE_MS = 10 * MINUTE_MS;
/** Others wait while an account is listed: one that says nothing for so long is given up for now. */
const SILENT_MS = 15_000;

interface Account {
  containers: readonly BlobContainer[];
  problem: string | null;
  nextMs: number;
  failures: number;
}

/**
 * Containers of storage accounts that come and go. One that cannot be listed looks empty and its problem is told, so
 * that it does not keep others from being read.
 */
export class AccountContainers {
  readonly #open: OpenAccount;
  readonly #clock: Clock;
  readonly #silentMs: number;
  readonly #accounts = new Map<string, Account>();

  constructor(open: OpenAccount, clock: Clock, { silentMs = SILENT_MS }: { silentMs?: number } = {}) {
    this.#open = open;
    this.#clock = clock;
    this.#silentMs = silentMs;
  }

  /** Opens accounts that are new among `wanted` and forgets those that are no more. */
  keep(wanted: ReadonlySet<string>): { readonly opened: string[]; readonly closed: string[] } {
    const closed = [...this.#accounts.keys()].filter((account) => !wanted.has(account));
    const opened = [...wanted].filter((account) => !this.#accounts.has(account));
    for (const account of closed) this.#accounts.delete(account);
    for (const account of opened) {
      const state: Account = { containers: [], problem: null, nextMs: 0, failures: 0 };
      state.containers = this.#open(account).map((each) =>
        surviving(each, { state, clock: this.#clock, silentMs: this.#silentMs }),
      );
      this.#accounts.set(account, state);
    }
    return { opened, closed };
  }

  *[Symbol.iterator](): Iterator<BlobContainer> {
    for (const { containers } of this.#accounts.values()) yield* containers;
  }

  /** By account name. */
  problems(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#accounts].flatMap(([account, { problem }]) => (problem === null ? [] : [[account, problem]])),
    );
  }
}

interface Surviving {
  readonly state: Account;
  readonly clock: Clock;
  readonly silentMs: number;
}

function surviving(container: BlobContainer, { state, clock, silentMs }: Surviving): BlobContainer {
  const failed = (error: unknown, signal: AbortSignal | undefined): void => {
    signal?.throwIfAborted();
    const { code, message, next } = asAppError(error);
    state.problem = `${message} ${next} (${code})`;
    state.nextMs = clock.nowMs() + Math.min(LEFT_ALONE_MS * 2 ** state.failures, LONGEST_ALONE_MS);
    state.failures += 1;
  };
  async function* listed<T>(list: List<T>, { signal }: { signal?: AbortSignal }): AsyncIterable<T> {
    if (clock.nowMs() < state.nextMs) return;
    try {
      yield* unlessSilent(list, { key: container.key, silentMs, signal });
      state.problem = null;
      state.failures = 0;
    } catch (error) {
      failed(error, signal);
    }
  }
  const asked = <T>(work: Promise<T | null>, signal: AbortSignal | undefined): Promise<T | null> =>
    work.catch((error: unknown) => {
      failed(error, signal);
      return null;
    });
  return {
    ...container,
    list: (prefix, options) => listed(({ signal }) => container.list(prefix, { signal }), options),
    folders: (prefix, options) => listed(({ signal }) => container.folders(prefix, { signal }), options),
    blocks: (blob, options) => asked(container.blocks(blob, options), options.signal),
    read: (blob, range, options) => asked(container.read(blob, range, options), options.signal),
  };
}

type List<T> = (options: { signal: AbortSignal }) => AsyncIterable<T>;

/** The items of a list, as long as none lets wait too long. Throws FB3002. */
async function* unlessSilent<T>(
  list: List<T>,
  { key, silentMs, signal }: { key: string; silentMs: number; signal: AbortSignal | undefined },
): AsyncIterable<T> {
  const silence = new AbortController();
  const giveUp = (): void =>
    silence.abort(
      new AppError('FB3002', {
        message: `Storage ${key} did not answer within ${silentMs / 1000} s.`,
        next: 'Check the network and the firewall of the storage account; it is tried again by itself.',
      }),
    );
  const given = AbortSignal.any(signal === undefined ? [silence.signal] : [signal, silence.signal]);
  const iterator = list({ signal: given })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(giveUp, silentMs);
      const next = await iterator.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
