import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import { changeBars, firstSeenBars } from './comparisons.ts';
import { durationBars, hoursHeat, matrixHeat, placesHeat } from './matrices.ts';
import type { PageChart, PageChartOptions } from './page-chart.ts';
import {
  addressBars,
  applicationBars,
  classBars,
  connectionBars,
  countryBars,
  oneWayBars,
  portBars,
  protocolBars,
  ruleBars,
  talkersBars,
} from './rankings.ts';
import { pageTimeline } from './timeline.ts';
import { pageMap } from './world-map.ts';

type Builders = {
  readonly [Name in ViewName]?: (result: ViewResults[Name], options: PageChartOptions) => PageChart;
};

const BUILDERS: Builders = {
  timeline: pageTimeline,
  talkers: talkersBars,
  ports: portBars,
  protocols: protocolBars,
  countries: (result, options) => (options.asBars === true ? countryBars : pageMap)(result, options),
  rules: ruleBars,
  applications: applicationBars,
  sourceAddresses: (result, options) => addressBars(result, 'src', options),
  destinationAddresses: (result, options) => addressBars(result, 'dst', options),
  hours: hoursHeat,
  protocolCountries: matrixHeat,
  protocolDays: matrixHeat,
  portHours: matrixHeat,
  durations: durationBars,
  classes: classBars,
  subnetPairs: placesHeat,
  oneWay: ({ rows }) => oneWayBars(rows),
  changes: changeBars,
  connections: connectionBars,
  firstSeen: firstSeenBars,
  actions: ({ timeline }, options) => pageTimeline(timeline, options),
};

/** The chart of a view for a browser; null for a view that is a table only. */
export function pageChartOf<Name extends ViewName>(
  name: Name,
  result: ViewResults[Name],
  options: PageChartOptions,
): PageChart | null {
  const build: Builders[Name] = BUILDERS[name];
  return build === undefined ? null : build(result, options);
}
