import {
  DYNAMIC_PORTS_FROM,
  type FlowHistory,
  type HourCount,
  type NewValueCandidate,
  type ValueCount,
} from '#analysis/store/history.ts';
import type { Scope } from '#core/resource.ts';
import { contains, DAY_MS, HOUR_MS, type Window } from '#core/window.ts';

/** A flow as the rules' questions see it, for histories written by hand. */
export interface TestFlow {
  readonly timeMs: number;
  readonly nsg: string;
  readonly vm: string;
  readonly direction: 'in' | 'out';
  readonly action: 'allow' | 'deny';
  readonly answered: boolean;
  readonly protocol: string;
  readonly port: number;
  readonly src: string;
  readonly dst: string;
  readonly country: string;
  readonly bytes: number;
}

/** Answers from a list of flows by plain search: slow, and plain enough to be seen right. */
export class MemoryHistory implements FlowHistory {
  readonly #flows: readonly TestFlow[];

  constructor(flows: readonly TestFlow[]) {
    this.#flows = flows.toSorted((a, b) => a.timeMs - b.timeMs);
  }

  async extent(scope: Scope): Promise<Window | null> {
    const flows = this.#flows.filter((flow) => scope.kind === 'all' || valueOf(flow, scope.kind) === scope.name);
    const first = flows[0];
    const last = flows.at(-1);
    return first === undefined || last === undefined ? null : { fromMs: first.timeMs, toMs: last.timeMs + 1 };
  }

  async nsgs(window: Window): Promise<readonly string[]> {
    return [...new Set(this.#in(window).map((flow) => flow.nsg))].sort();
  }

  async hoursWithRecords(window: Window): Promise<readonly number[]> {
    const recorded = new Set(this.#in(window).map((flow) => hourOf(flow.timeMs)));
    return wholeHours(window).filter((hourMs) => recorded.has(hourMs));
  }

  async deniedInboundByHour(nsg: string, window: Window): Promise<readonly HourCount[]> {
    const byHour = Map.groupBy(this.#denied(nsg, window), (flow) => hourOf(flow.timeMs));
    return wholeHours(window).map((hourMs) => {
      const flows = byHour.get(hourMs) ?? [];
      return { hourMs, flows: flows.length, sources: sources(flows) };
    });
  }

  async deniedInbound(nsg: string, window: Window) {
    const flows = this.#denied(nsg, window);
    const before = new Set(this.#denied(nsg, { fromMs: 0, toMs: window.fromMs }).map((flow) => flow.src));
    return {
      flows: flows.length,
      sources: sources(flows),
      newSources: sources(flows.filter((flow) => !before.has(flow.src))),
    };
  }

  async deniedInboundValues(nsg: string, field: 'src' | 'port' | 'country', window: Window, limit: number) {
    return ranked(this.#denied(nsg, window), field, limit);
  }

  async answeredInboundPorts(window: Window, lookBack: Window) {
    return this.#candidates({ window, lookBack }, (flow) => (isAnsweredIn(flow) ? portKey(flow) : null));
  }

  async outboundPorts(window: Window, lookBack: Window) {
    return this.#candidates({ window, lookBack }, (flow) => (isAllowedOut(flow) ? portKey(flow) : null));
  }

  async countries(window: Window, lookBack: Window) {
    return this.#candidates({ window, lookBack }, (flow) =>
      isAnsweredIn(flow) || isAllowedOut(flow)
        ? { nsg: flow.nsg, direction: flow.direction, country: flow.country }
        : null,
    );
  }

  async candidateValues(
    key: Readonly<Record<string, string>>,
    field: 'src' | 'dst' | 'port' | 'country' | 'vm',
    window: Window,
    limit: number,
  ): Promise<readonly ValueCount[]> {
    const flows = this.#in(window).filter((flow) => flow.action === 'allow');
    return ranked(
      flows.filter((flow) => Object.entries(key).every(([name, value]) => valueOf(flow, name) === value)),
      field,
      limit,
    );
  }

  #in(window: Window): readonly TestFlow[] {
    return this.#flows.filter((flow) => contains(window, flow.timeMs));
  }

  #denied(nsg: string, window: Window): readonly TestFlow[] {
    return this.#in(window).filter((flow) => flow.nsg === nsg && flow.action === 'deny' && flow.direction === 'in');
  }

  #candidates(
    { window, lookBack }: { readonly window: Window; readonly lookBack: Window },
    keyOf: (flow: TestFlow) => Record<string, string> | null,
  ): readonly NewValueCandidate[] {
    const past = this.#in(lookBack).filter((flow) => keyOf(flow) !== null);
    const peers = (vm: string) => new Set(past.map((flow) => flow.vm).filter((name) => name !== vm));
    const groups = Map.groupBy(this.#in(window), (flow) => JSON.stringify(keyOf(flow)));
    groups.delete('null');
    return [...groups].map(([text, flows]) => {
      const same = past.filter((flow) => JSON.stringify(keyOf(flow)) === text);
      const others = peers(flows[0]?.vm ?? '');
      const used = [...others].filter((vm) =>
        past.some((flow) => flow.vm === vm && valueOf(flow, 'port') === valueOf(flows[0], 'port')),
      );
      return {
        key: keyOf(flows[0] as TestFlow) ?? {},
        flows: flows.length,
        sources: sources(flows),
        bytes: flows.reduce((sum, flow) => sum + flow.bytes, 0),
        firstMs: flows[0]?.timeMs ?? 0,
        lastMs: flows.at(-1)?.timeMs ?? 0,
        daysSeen: new Set(same.map((flow) => Math.floor(flow.timeMs / DAY_MS))).size,
        peersShare: others.size === 0 ? 0 : used.length / others.size,
      };
    });
  }
}

const hourOf = (timeMs: number): number => Math.floor(timeMs / HOUR_MS) * HOUR_MS;
const sources = (flows: readonly TestFlow[]): number => new Set(flows.map((flow) => flow.src)).size;
const isAnsweredIn = (flow: TestFlow): boolean => flow.direction === 'in' && flow.action === 'allow' && flow.answered;
const isAllowedOut = (flow: TestFlow): boolean => flow.direction === 'out' && flow.action === 'allow';

function portKey(flow: TestFlow): Record<string, string> {
  return { vm: flow.vm, direction: flow.direction, protocol: flow.protocol, port: valueOf(flow, 'port') };
}

function valueOf(flow: TestFlow | undefined, name: string): string {
  if (flow === undefined) return '';
  if (name === 'port') return flow.port >= DYNAMIC_PORTS_FROM ? 'dynamic' : String(flow.port);
  return String(Object.entries(flow).find(([key]) => key === name)?.[1] ?? '');
}

function wholeHours(window: Window): number[] {
  const hours: number[] = [];
  for (let at = Math.ceil(window.fromMs / HOUR_MS) * HOUR_MS; at + HOUR_MS <= window.toMs; at += HOUR_MS)
    hours.push(at);
  return hours;
}

function ranked(flows: readonly TestFlow[], field: keyof TestFlow, limit: number): readonly ValueCount[] {
  const groups = Map.groupBy(flows, (flow) => String(flow[field]));
  return [...groups]
    .map(([value, list]) => ({ value, label: labelOf(field, list[0]), flows: list.length }))
    .sort((a, b) => b.flows - a.flows || a.value.localeCompare(b.value, 'en'))
    .slice(0, limit);
}

const labelOf = (field: keyof TestFlow, flow: TestFlow | undefined): string =>
  field === 'src' || field === 'dst' ? `${flow?.country ?? ''}, AS64500 Example` : '';
