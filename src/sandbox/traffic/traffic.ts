import { MINUTE_MS } from '#core/window.ts';
import { randomFor } from '../random.ts';
import { type Flow, LONGEST_FLOW_MS, pushTuples, type Tuple } from './flow.ts';
import { databaseQueries } from './internal.ts';
import { levelAt, type Stream } from './minute.ts';
import { backgroundNoise } from './noise.ts';
import { cloudCalls, deniedOutbound, namesAndTime } from './outbound.ts';
import { officeShells, partnerReports } from './people.ts';
import { SCENARIO_MINUTES, SCENARIO_STREAMS } from './scenario.ts';
import { webClients } from './web.ts';

/** Their places seed their numbers: append, never reorder. */
const STREAMS: readonly Stream[] = [
  webClients,
  databaseQueries,
  cloudCalls,
  namesAndTime,
  officeShells,
  partnerReports,
  backgroundNoise,
  deniedOutbound,
];
const SCENARIO_PLACE = 100;

/** Flows that began in one minute. */
interface Begun {
  readonly flows: readonly Flow[];
  /** Those that still have tuples after the next minute. */
  readonly long: readonly Flow[];
}

/** Tuples of one NIC and minute by the rule that decided, rules and tuples in order of time. */
export type TuplesByRule = ReadonlyMap<string, readonly Tuple[]>;

/**
 * All traffic of the estate. What a NIC logs in a minute follows from the seed, that minute and the scenario's
 * first minute, whatever was asked before; flows that began earlier are derived again from their own minute.
 */
export class Traffic {
  readonly #seed: number;
  readonly #scenarioStartMs: number;
  /** Minutes made already, as far back as flows can reach from the newest. */
  readonly #begun = new Map<number, Begun>();

  /** `scenarioStartMs` is a whole minute; NaN for none. */
  constructor(settings: { readonly seed: number; readonly scenarioStartMs: number }) {
    this.#seed = settings.seed;
    this.#scenarioStartMs = settings.scenarioStartMs;
  }

  tuples(nic: number, minuteMs: number): TuplesByRule {
    const groups = new Map<string, Tuple[]>();
    for (let startMs = minuteMs - LONGEST_FLOW_MS; startMs <= minuteMs; startMs += MINUTE_MS) {
      const begun = this.#begunIn(startMs);
      for (const flow of startMs < minuteMs - MINUTE_MS ? begun.long : begun.flows) {
        if (flow.nic !== nic) continue;
        const group = groups.get(flow.rule);
        if (group) pushTuples(flow, minuteMs, minuteMs + MINUTE_MS, group);
        else groups.set(flow.rule, first(flow, minuteMs));
      }
    }
    for (const [rule, group] of groups) {
      if (group.length === 0) groups.delete(rule);
      group.sort((one, other) => one.timeMs - other.timeMs);
    }
    return groups;
  }

  #begunIn(startMs: number): Begun {
    const known = this.#begun.get(startMs);
    if (known) return known;
    const flows = this.#make(startMs);
    const begun = { flows, long: flows.filter((flow) => endMs(flow) >= startMs + 2 * MINUTE_MS) };
    this.#begun.set(startMs, begun);
    for (const oldMs of this.#begun.keys()) {
      if (oldMs < startMs - LONGEST_FLOW_MS - 10 * MINUTE_MS) this.#begun.delete(oldMs);
    }
    return begun;
  }

  #make(startMs: number): Flow[] {
    const flows: Flow[] = [];
    const minute = { startMs, level: levelAt(startMs), seed: this.#seed };
    const scenarioAge = (startMs - this.#scenarioStartMs) / MINUTE_MS;
    STREAMS.forEach((stream, place) => stream(minute, randomFor(this.#seed, startMs, place), flows));
    if (!(scenarioAge >= 0 && scenarioAge < SCENARIO_MINUTES)) return flows;
    SCENARIO_STREAMS.forEach((stream, place) =>
      stream(minute, randomFor(this.#seed, startMs, SCENARIO_PLACE + place), flows),
    );
    return flows;
  }
}

function first(flow: Flow, minuteMs: number): Tuple[] {
  const group: Tuple[] = [];
  pushTuples(flow, minuteMs, minuteMs + MINUTE_MS, group);
  return group;
}

const endMs = (flow: Flow): number => flow.startMs + (flow.volume === 'denied' ? 0 : flow.volume.durationMs);
