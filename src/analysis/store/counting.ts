import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { Scope } from '#core/resource.ts';
import { HOUR_MS, type Window } from '#core/window.ts';
import { countedOnceParts, LEAVES, unlessArrived } from './counted-once.ts';
import { type ReadyHour, readyHours } from './flow-hours.ts';
import type { Queryable } from './flow-store.ts';
import { fitsHours } from './hours-filter.ts';

export interface CountingQuestion {
  readonly scope: Scope;
  readonly window: Window;
  readonly filter?: FlowFilter | null;
}

/** A part of the window with the condition that is true for its rows that count. */
export interface CountedPart {
  readonly window: Window;
  readonly once: string;
  /** The part of the condition that leaves out rows that tell what another one tells; `1` where there are none. */
  readonly repeated: string;
}

/** Whole hours that are read from `flow_hours`, and the rest of the window. */
export interface HourPlan {
  readonly hours: readonly ReadyHour[];
  readonly rest: readonly CountedPart[];
}

/** More gaps than these are not worth a look at each. */
const MOST_PARTS = 6;

/** What counts in a question, found out when a view asks for it and kept until disposal for the views after it. */
export class Counting implements AsyncDisposable {
  readonly #store: Queryable;
  readonly #question: CountingQuestion;
  readonly #options: { readonly signal?: AbortSignal };
  readonly #held = new AsyncDisposableStack();
  #plan: Promise<HourPlan> | null = null;
  #once: Promise<string> | null = null;

  constructor(store: Queryable, question: CountingQuestion, options: { readonly signal?: AbortSignal } = {}) {
    this.#store = store;
    this.#question = question;
    this.#options = options;
  }

  /** Condition over rows of `flows` or `captures` in the window, true for those that count. Needs no parameters. */
  once(): Promise<string> {
    this.#once ??= this.#findOnce();
    return this.#once;
  }

  /** Which hours of the window are there as whole hours. */
  plan(): Promise<HourPlan> {
    this.#plan ??= this.#findPlan();
    return this.#plan;
  }

  async #findPlan(): Promise<HourPlan> {
    const { scope, window, filter = null } = this.#question;
    const ready = fitsHours(scope, filter) ? await readyHours(this.#store, window, this.#options) : [];
    // Where tuples are repeated only rows tell in how many NSGs: a few such hours are read row by row.
    const hours = ready.filter(({ repeats }) => repeats === 0);
    const gaps = gapsOf(window, hours);
    if (gaps.length <= MOST_PARTS) return { hours, rest: await this.#parts(gaps) };
    const allGaps = gapsOf(window, ready);
    if (allGaps.length <= MOST_PARTS) return { hours: ready, rest: await this.#parts(allGaps) };
    return { hours: [], rest: await this.#parts([window]) };
  }

  async #parts(windows: readonly Window[]): Promise<readonly CountedPart[]> {
    const parts: CountedPart[] = [];
    for (const window of windows) parts.push(await this.#part(window));
    return parts;
  }

  async #part(window: Window): Promise<CountedPart> {
    const once = this.#held.use(await countedOnceParts(this.#store, { ...this.#question, window }, this.#options));
    return { window, once: once.sql, repeated: once.repeated };
  }

  async #findOnce(): Promise<string> {
    const { hours, rest } = await this.plan();
    const [only] = rest;
    if (hours.length === 0 && only !== undefined) return only.once;
    if (this.#question.scope.kind !== 'all' || hours.some(({ repeats }) => repeats > 0)) {
      return (await this.#part(this.#question.window)).once;
    }
    const inHours = await this.#onceInHours(hours);
    const parts = rest.map(({ window: { fromMs, toMs }, once }) => {
      const ms = 'toUnixTimestamp64Milli(time)';
      return `${ms} >= ${Math.round(fromMs)} AND ${ms} < ${Math.round(toMs)}, ${once}`;
    });
    return parts.length === 0 ? inHours : `multiIf(${parts.join(', ')}, ${inHours})`;
  }

  /** Of flows among our own machines nearly all arrive: those that did not are fewer to look up. */
  async #onceInHours(hours: readonly ReadyHour[]): Promise<string> {
    const [first, last] = [hours[0], hours.at(-1)];
    if (first === undefined || last === undefined) return '1';
    const unarrived = this.#held.use(
      await this.#store.keep(
        'flow UInt64',
        `SELECT flow FROM unarrived
         WHERE hour >= fromUnixTimestamp64Milli({from_ms:Int64}) AND hour <= fromUnixTimestamp64Milli({to_ms:Int64})
           AND build IN {builds:Array(UInt64)}`,
        { from_ms: first.hourMs, to_ms: last.hourMs, builds: hours.map(({ build }) => build) },
        this.#options,
      ),
    );
    return unarrived.size === 0 ? `NOT (${LEAVES})` : unlessArrived(unarrived.name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#held.disposeAsync();
  }
}

/** What of a window is in none of the hours, which are in rising order. */
function gapsOf(window: Window, hours: readonly ReadyHour[]): readonly Window[] {
  const gaps: Window[] = [];
  let fromMs = window.fromMs;
  for (const { hourMs } of hours) {
    if (hourMs > fromMs) gaps.push({ fromMs, toMs: hourMs });
    fromMs = hourMs + HOUR_MS;
  }
  if (fromMs < window.toMs) gaps.push({ fromMs, toMs: window.toMs });
  return gaps;
}
