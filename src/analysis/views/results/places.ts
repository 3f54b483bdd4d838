import type { Action, Direction } from '#core/flow.ts';
import type { Measures } from './matrix.ts';
import type { Timeline } from './of-report.ts';

/** Where the other side of a flow is, as seen from our side. */
export const TRAFFIC_CLASSES = [
  'intraVnet',
  'interVnet',
  'onPremises',
  'azurePlatform',
  'azurePublic',
  'internet',
  'other',
] as const;
export type TrafficClass = (typeof TRAFFIC_CLASSES)[number];

/** `interVnet` is another of our VNets; `other` are private addresses of nobody we know. */
export interface ClassRow extends Measures {
  readonly trafficClass: TrafficClass;
  readonly direction: Direction;
  readonly addresses: number;
}

export interface ActionRow extends Measures {
  readonly direction: Direction;
  readonly action: Action;
  readonly sources: number;
}

/** Allowed against denied, by direction. */
export interface Actions {
  readonly timeline: Timeline;
  /** All four of them, those without flows with zeros. */
  readonly sums: readonly ActionRow[];
}

/** A subnet of ours, or a class of addresses outside. */
export interface Place {
  /** Name of the subnet, or the class as in `TRAFFIC_CLASSES`. */
  readonly name: string;
  readonly kind: 'subnet' | 'class';
}

export interface PlacePair extends Measures {
  /** Indexes into `places`: of the initiator and of the responder. */
  readonly from: number;
  readonly to: number;
}

/** Conversations between subnets, and with classes of addresses outside. */
export interface PlacePairs {
  /** Those with most flows first. */
  readonly places: readonly Place[];
  readonly pairs: readonly PlacePair[];
  /** How many pairs there are in all. */
  readonly total: number;
}
