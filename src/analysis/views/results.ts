import type { AddressCard, AddressRow } from './results/addresses.ts';
import type { Changes, FirstSeen } from './results/comparisons.ts';
import type { Durations, FlowList, OneWay } from './results/flows.ts';
import type { Hours, Matrix } from './results/matrix.ts';
import type {
  ApplicationRow,
  ConnectionResults,
  CountryRow,
  NsgRuleRow,
  PortRow,
  ProtocolRow,
  Summary,
  Talker,
  Timeline,
  TupleList,
} from './results/of-report.ts';
import type { Actions, ClassRow, PlacePairs } from './results/places.ts';
import type { Ranking } from './results/ranking.ts';

export type { AddressCard, AddressFacts, AddressPortRow, AddressRow, AddressTraffic } from './results/addresses.ts';
export type { ChangeKind, ChangeRow, Changes, FirstSeen, FirstSeenKind, FirstSeenRow } from './results/comparisons.ts';
export type { DurationBucket, Durations, FlowList, FlowRow, OneWay, OneWayRow } from './results/flows.ts';
export type { AxisValue, HourCell, Hours, Matrix, MatrixCell, Measures } from './results/matrix.ts';
export type {
  ApplicationRow,
  ConnectionResults,
  CountryRow,
  NsgRuleRow,
  PortRow,
  ProtocolRow,
  Summary,
  Talker,
  Timeline,
  TimelinePoint,
  TupleList,
  TupleRow,
} from './results/of-report.ts';
export type { ActionRow, Actions, ClassRow, Place, PlacePair, PlacePairs, TrafficClass } from './results/places.ts';
export type { Ranking } from './results/ranking.ts';

/** What each view answers, by its name. */
export interface ViewResults {
  readonly summary: Summary;
  readonly timeline: Timeline;
  readonly talkers: Ranking<Talker>;
  readonly ports: Ranking<PortRow>;
  readonly protocols: Ranking<ProtocolRow>;
  readonly countries: Ranking<CountryRow>;
  readonly rules: Ranking<NsgRuleRow>;
  readonly tuples: TupleList;
  readonly applications: Ranking<ApplicationRow>;
  readonly connections: ConnectionResults;
  readonly flows: FlowList;
  readonly sourceAddresses: Ranking<AddressRow>;
  readonly destinationAddresses: Ranking<AddressRow>;
  readonly hours: Hours;
  readonly protocolCountries: Matrix;
  readonly protocolDays: Matrix;
  readonly portHours: Matrix;
  readonly durations: Durations;
  readonly actions: Actions;
  readonly classes: readonly ClassRow[];
  readonly subnetPairs: PlacePairs;
  readonly firstSeen: FirstSeen;
  readonly oneWay: OneWay;
  readonly changes: Changes;
  readonly address: AddressCard;
}
/** What captures tell and flow logs do not. */
export type CaptureViewName = 'applications' | 'connections';
/** The views of every report. */
export type ReportViewName = 'summary' | 'timeline' | 'talkers' | 'ports' | 'protocols' | 'countries' | 'rules';
export type ViewName = keyof ViewResults;
