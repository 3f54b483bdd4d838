import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import type { TableBlock } from '#render/message.ts';
import { addressesTable, addressTable } from './address-tables.ts';
import { applicationsTable, captureCountriesTable, capturePortsTable, captureTalkersTable } from './capture-tables.ts';
import { changesTable, firstSeenTable } from './comparison-tables.ts';
import { durationsTable, flowsTable, oneWayTable, tuplesTable } from './flow-tables.ts';
import { actionsTable, classesTable, connectionsTable, summaryTable, timelineTable } from './group-tables.ts';
import { groupMatrixTable, hoursTable, subnetPairsTable } from './matrix-tables.ts';
import type { TableOptions } from './table-options.ts';
import { countriesTable, nsgRulesTable, portsTable, protocolsTable, talkersTable } from './view-tables.ts';

type Makers = {
  readonly [Name in ViewName]: (result: ViewResults[Name], options: TableOptions) => TableBlock;
};

/** Captures see no decisions and have tables of their own for what else would have a column of them. */
const sees = ({ hasDecisions = true }: TableOptions): boolean => hasDecisions;

const TABLES: Makers = {
  summary: summaryTable,
  timeline: timelineTable,
  talkers: (result, options) => (sees(options) ? talkersTable : captureTalkersTable)(result, options.limit),
  ports: (result, options) => (sees(options) ? portsTable : capturePortsTable)(result, options.limit),
  protocols: (result, { limit }) => protocolsTable(result, limit),
  countries: (result, options) => (sees(options) ? countriesTable : captureCountriesTable)(result, options.limit),
  rules: (result, options) => nsgRulesTable(result, { title: 'NSG rules', ...options }),
  tuples: tuplesTable,
  applications: (result, { limit }) => applicationsTable(result, limit),
  connections: connectionsTable,
  flows: (result, options) => flowsTable(result, options),
  sourceAddresses: (result, options) => addressesTable(result, 'source', options),
  destinationAddresses: (result, options) => addressesTable(result, 'destination', options),
  hours: hoursTable,
  protocolCountries: groupMatrixTable,
  protocolDays: groupMatrixTable,
  portHours: groupMatrixTable,
  durations: durationsTable,
  actions: actionsTable,
  classes: classesTable,
  subnetPairs: subnetPairsTable,
  firstSeen: firstSeenTable,
  oneWay: oneWayTable,
  changes: changesTable,
  address: addressTable,
};

/** The table of a view, with at most as many rows as the limit says where it lists values. */
export function tableOf<Name extends ViewName>(
  name: Name,
  result: ViewResults[Name],
  options: TableOptions,
): TableBlock {
  const make: Makers[Name] = TABLES[name];
  return make(result, options);
}
