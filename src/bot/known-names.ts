import { type KnownScope, knownScopes } from './commands/known-scopes.ts';
import type { BotPorts } from './ports.ts';

/** Looking up all names reads the whole store; they change with the estate, not with the minute. */
const KEPT_MS = 60_000;

/** The names of everything that commands can be about, kept for a minute. */
export class KnownNames {
  readonly #ports: Pick<BotPorts, 'scopes' | 'resources'>;
  #known: readonly KnownScope[] = [];
  #readMs = Number.NEGATIVE_INFINITY;

  constructor(ports: Pick<BotPorts, 'scopes' | 'resources'>) {
    this.#ports = ports;
  }

  /** Whether names read before `nowMs` would be given again. */
  kept(nowMs: number): boolean {
    return nowMs - this.#readMs < KEPT_MS;
  }

  /** The names as of at most a minute ago. Rejects when they have to be read and cannot be. */
  async get(nowMs: number): Promise<readonly KnownScope[]> {
    return this.kept(nowMs) ? this.#known : this.read(nowMs);
  }

  /** The names as of now. Rejects when they cannot be read. */
  async read(nowMs: number): Promise<readonly KnownScope[]> {
    this.#known = knownScopes(await this.#ports.scopes(), this.#ports.resources());
    this.#readMs = nowMs;
    return this.#known;
  }
}
