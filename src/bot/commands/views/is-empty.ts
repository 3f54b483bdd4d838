import type { ViewName, ViewResults } from '#analysis/views/results.ts';

type IsEmpty = { readonly [Name in ViewName]: (result: ViewResults[Name]) => boolean };

interface Counted {
  readonly flows: number;
  readonly bytes: number;
}

const without = (rows: readonly Counted[]): boolean => rows.every(({ flows, bytes }) => flows === 0 && bytes === 0);
const noRows = ({ rows }: { readonly rows: readonly unknown[] }): boolean => rows.length === 0;
const noTime = ({ points }: ViewResults['timeline']): boolean =>
  points.every((each) => each.allowedIn + each.deniedIn + each.allowedOut + each.deniedOut + each.bytesIn === 0);

/** Whether a view found no flow at all. */
const IS_EMPTY: IsEmpty = {
  summary: ({ tuples }) => tuples === 0,
  timeline: noTime,
  talkers: noRows,
  ports: noRows,
  protocols: noRows,
  countries: noRows,
  rules: noRows,
  tuples: noRows,
  applications: noRows,
  connections: (counts) => Object.values(counts).every((count) => count === 0),
  flows: ({ rows, total }) => rows.length === 0 && total === 0,
  sourceAddresses: noRows,
  destinationAddresses: noRows,
  hours: ({ cells }) => without(cells),
  protocolCountries: noRows,
  protocolDays: noRows,
  portHours: noRows,
  durations: ({ buckets, unknown }) => unknown === 0 && without(buckets),
  actions: ({ sums }) => without(sums),
  classes: (rows) => without(rows),
  subnetPairs: ({ pairs }) => pairs.length === 0,
  // Nothing new, nothing one-way and nothing changed are answers.
  firstSeen: () => false,
  oneWay: () => false,
  changes: () => false,
  address: ({ asSource, asDestination }) => asSource.flows + asDestination.flows === 0,
};

export const isEmpty = <Name extends ViewName>(name: Name, result: ViewResults[Name]): boolean =>
  IS_EMPTY[name](result);
