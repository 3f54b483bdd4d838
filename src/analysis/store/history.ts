import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';

/** Ports from here on are handed out by operating systems as they come: one value 'dynamic' for first-seen questions. */
export const DYNAMIC_PORTS_FROM = 32_768;

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
  /**
   * What is new, and about whom: {vm, direction, protocol, port} or {nsg, direction, country}, with direction
   * 'in' | 'out', protocol as people call it ('TCP'), port as digits or 'dynamic', country as ISO 3166 alpha-2
   * ('' when unknown).
   */
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
  /**
   * Whole UTC hours of the window that hold at least one record of any log, as their starts in rising order: hours in
   * which the pipeline was on. Hours missing here are gaps and not zeros.
   */
  hoursWithRecords(window: Window): Promise<readonly number[]>;
  /**
   * Denied inbound flows and distinct sources in a window of any length; `newSources` are those of them that the NSG
   * never denied before the window.
   */
  deniedInbound(nsg: string, window: Window): Promise<{ flows: number; sources: number; newSources: number }>;
  /** Ranked values of a field among denied inbound flows of the NSG. */
  deniedInboundValues(
    nsg: string,
    field: 'src' | 'port' | 'country',
    window: Window,
    limit: number,
  ): Promise<readonly ValueCount[]>;
  /**
   * (vm, 'in', protocol, port) allowed and answered inbound in `window`, with what the look-back before it knew.
   * Ports from DYNAMIC_PORTS_FROM on are one value 'dynamic', in the window and in the look-back alike.
   */
  answeredInboundPorts(window: Window, lookBack: Window): Promise<readonly NewValueCandidate[]>;
  /** (vm, 'out', protocol, port) begun outbound in `window`, with what the look-back before it knew; 'dynamic' as above. */
  outboundPorts(window: Window, lookBack: Window): Promise<readonly NewValueCandidate[]>;
  /** (nsg, direction, country) of allowed and answered inbound, or begun outbound flows. */
  countries(window: Window, lookBack: Window): Promise<readonly NewValueCandidate[]>;
  /**
   * Ranked values of a field among the allowed flows that a new-value candidate is about. A key with port 'dynamic'
   * means every port from DYNAMIC_PORTS_FROM on.
   */
  candidateValues(
    key: Readonly<Record<string, string>>,
    field: 'src' | 'dst' | 'port' | 'country' | 'vm',
    window: Window,
    limit: number,
  ): Promise<readonly ValueCount[]>;
}
