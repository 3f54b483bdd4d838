import type { ViewResults } from '#analysis/views/results.ts';
import { NOTHING, ranking } from './chart-data.ts';
import { DURATIONS, HOURS, PORT_HOURS } from './group-data.ts';
import { ADDRESS, CHANGES, FIRST_SEEN } from './row-data.ts';
import { ALL_VIEWS } from './view-data.ts';

const NO_TRAFFIC = { flows: 0, allowed: 0, denied: 0, bytesSent: 0, bytesReceived: 0, peers: 0, ports: 0 };
const NO_MEASURES = { flows: 0, denied: 0, bytes: 0, bytesIn: 0, bytesOut: 0, packets: 0 };
const noMatrix = { ...PORT_HOURS, rows: [], cells: [], totalRows: 0 };

/** Every view of a window without any flow. */
export const EMPTY: ViewResults = {
  summary: { ...ALL_VIEWS.summary, tuples: 0, flows: 0, firstMs: null, lastMs: null },
  timeline: NOTHING,
  talkers: ranking([]),
  ports: ranking([]),
  protocols: ranking([]),
  countries: ranking([]),
  rules: ranking([]),
  tuples: { rows: [], total: 0, repeated: 0 },
  applications: ranking([]),
  connections: { established: 0, closed: 0, reset: 0, refused: 0, unanswered: 0, partial: 0 },
  flows: { rows: [], total: 0, isTotalExact: true },
  sourceAddresses: ranking([]),
  destinationAddresses: ranking([]),
  hours: { ...HOURS, cells: HOURS.cells.map((cell) => ({ ...cell, ...NO_MEASURES })) },
  protocolCountries: { ...noMatrix, columns: [], totalColumns: 0 },
  protocolDays: noMatrix,
  portHours: noMatrix,
  durations: { buckets: DURATIONS.buckets.map((bucket) => ({ ...bucket, flows: 0, bytes: 0 })), unknown: 0, oneIn: 1 },
  actions: { timeline: NOTHING, sums: [] },
  classes: [],
  subnetPairs: { places: [], pairs: [], total: 0 },
  firstSeen: { ...FIRST_SEEN, rows: [], totals: { source: 0, peer: 0, country: 0, port: 0 } },
  oneWay: { rows: [], total: 0, otherFlows: 0, flows: 0 },
  changes: { ...CHANGES, rows: [], totals: { address: 0, port: 0, country: 0, protocol: 0 } },
  address: {
    ...ADDRESS,
    asSource: NO_TRAFFIC,
    asDestination: NO_TRAFFIC,
    peers: ranking([]),
    ports: ranking([]),
    timeline: NOTHING,
    firstMs: null,
    lastMs: null,
  },
};
