import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';

/** A value of a dimension with its flows, for contributors and first-seen questions. */
export interface ValueCount {
  readonly value: string;
  readonly label: string;
  readonly flows: number;
}

/** Flow counts of one key in one hour. */
export interface HourCount {
  readonly hourMs: number;
  readonly flows: number;
  readonly sources: number;
}

export interface NewValueCandidate {
  /** What is new, and about whom: {vm, protocol, port} or {nsg, direction, country}. */
  readonly key: Readonly<Record<string, string>>;
  readonly flows: number;
  readonly sources: number;
  readonly bytes: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Days of the look-back on which the value was seen before this window. */
  readonly daysSeen: number;
  /** Share (0..1) of the other VMs that used this value in the look-back: prevalence among peers. */
  readonly peersShare: number;
}

/**
 * What detectors read from the flow store. Implemented in SQL by analysis/store; rules see only this.
 * Counts are of flows (started or denied), keys are names such as an NSG's.
 */
export interface FlowHistory {
  /** First and last record there is for the scope, null when none. */
  extent(scope: Scope): Promise<Window | null>;
  /** NSGs with records in the window. */
  nsgs(window: Window): Promise<readonly string[]>;
  /** Denied inbound flows per whole UTC hour of the window; hours without any are given as zero. */
  deniedInboundByHour(nsg: string, window: Window): Promise<readonly HourCount[]>;
  /** Denied inbound flows and distinct sources in a window of any length. */
  deniedInbound(nsg: string, window: Window): Promise<{ flows: number; sources: number; newSources: number }>;
  /** Ranked values of a field among denied inbound flows of the NSG. */
  deniedInboundValues(
    nsg: string,
    field: 'src' | 'port' | 'country',
    window: Window,
    limit: number,
  ): Promise<readonly ValueCount[]>;
  /** (vm, protocol, port) allowed and answered inbound in `window`, with what the look-back before it knew. */
  answeredInboundPorts(window: Window, lookBack: Window): Promise<readonly NewValueCandidate[]>;
  /** (vm, protocol, port) begun outbound in `window`, with what the look-back before it knew. */
  outboundPorts(window: Window, lookBack: Window): Promise<readonly NewValueCandidate[]>;
  /** (nsg, direction, country) of allowed and answered inbound, or begun outbound flows. */
  countries(window: Window, lookBack: Window): Promise<readonly NewValueCandidate[]>;
  /** Ranked values of a field among the allowed flows that a new-value candidate is about. */
  candidateValues(
    key: Readonly<Record<string, string>>,
    field: 'src' | 'dst' | 'port' | 'country' | 'vm',
    window: Window,
    limit: number,
  ): Promise<readonly ValueCount[]>;
}
