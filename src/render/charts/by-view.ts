import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { actionsChart } from './actions.ts';
import { addressChart } from './address-card.ts';
import { addressesChart } from './addresses.ts';
import { applicationsChart } from './applications.ts';
import { changesChart } from './changes.ts';
import { classesChart } from './classes.ts';
import { connectionsChart } from './connections.ts';
import { countriesMap } from './countries.ts';
import { durationsChart } from './durations.ts';
import { firstSeenChart } from './first-seen.ts';
import { flowListChart } from './flow-list.ts';
import { groupMatrixChart } from './group-matrix.ts';
import { hoursChart } from './hours.ts';
import { nsgRulesChart } from './nsg-rules.ts';
import { oneWayChart } from './one-way.ts';
import { portsChart } from './ports.ts';
import { protocolsChart } from './protocols.ts';
import { subnetPairsChart } from './subnet-pairs.ts';
import { talkersChart } from './talkers.ts';
import { timelineChart } from './timeline.ts';

type Builders = {
  readonly [Name in ViewName]: ((result: ViewResults[Name], options: ChartOptions) => Chart) | null;
};

const BUILDERS: Builders = {
  // What a report says in words, and what stands in a log: both are tables.
  summary: null,
  tuples: null,
  timeline: timelineChart,
  talkers: talkersChart,
  ports: portsChart,
  protocols: protocolsChart,
  countries: countriesMap,
  rules: nsgRulesChart,
  applications: applicationsChart,
  connections: connectionsChart,
  flows: flowListChart,
  sourceAddresses: (result, options) => addressesChart(result, 'source', options),
  destinationAddresses: (result, options) => addressesChart(result, 'destination', options),
  hours: hoursChart,
  protocolCountries: groupMatrixChart,
  protocolDays: groupMatrixChart,
  portHours: groupMatrixChart,
  durations: durationsChart,
  actions: actionsChart,
  classes: classesChart,
  subnetPairs: subnetPairsChart,
  firstSeen: firstSeenChart,
  oneWay: oneWayChart,
  changes: changesChart,
  address: addressChart,
};

/** The chart of a view; null for the two that are tables only, `summary` and `tuples`. */
export function chartOf<Name extends ViewName>(
  name: Name,
  result: ViewResults[Name],
  options: ChartOptions,
): Chart | null {
  const build: Builders[Name] = BUILDERS[name];
  return build === null ? null : build(result, options);
}
