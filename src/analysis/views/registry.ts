import { Counting } from '#analysis/store/counting.ts';
import { actions } from './actions.ts';
import { address } from './address.ts';
import { destinationAddresses, sourceAddresses } from './addresses.ts';
import { applications } from './applications.ts';
import { changes } from './changes.ts';
import { classes } from './classes.ts';
import { connections } from './connections.ts';
import { countries } from './countries.ts';
import { durations } from './durations.ts';
import { firstSeen } from './first-seen.ts';
import { flows } from './flows.ts';
import { hours } from './hours.ts';
import { nsgRules } from './nsg-rules.ts';
import { oneWay } from './one-way.ts';
import { portHours } from './port-hours.ts';
import { ports } from './ports.ts';
import { protocolCountries, protocolDays } from './protocol-matrix.ts';
import { protocols } from './protocols.ts';
import type { ViewName, ViewResults } from './results.ts';
import { subnetPairs } from './subnet-pairs.ts';
import { summary } from './summary.ts';
import { talkers } from './talkers.ts';
import { timeline } from './timeline.ts';
import { tuples } from './tuples.ts';
import { queryOptions, type ViewArguments, viewArguments, type ViewContext, type ViewQuery } from './view.ts';

type Views = {
  readonly [Name in ViewName]: (context: ViewContext, query: ViewArguments) => Promise<ViewResults[Name]>;
};

export const VIEWS: Views = {
  summary,
  timeline,
  talkers,
  ports,
  protocols,
  countries,
  rules: nsgRules,
  tuples,
  applications,
  connections,
  flows,
  sourceAddresses,
  destinationAddresses,
  hours,
  protocolCountries,
  protocolDays,
  portHours,
  durations,
  actions,
  classes,
  subnetPairs,
  firstSeen,
  oneWay,
  changes,
  address,
};

/** One view by itself. Several of one window and scope share what `Counting` finds out. */
export async function askView<Name extends ViewName>(
  name: Name,
  context: ViewContext,
  query: ViewQuery,
): Promise<ViewResults[Name]> {
  await using counting = new Counting(context.store, query, queryOptions(context));
  return await VIEWS[name](context, viewArguments(query, counting));
}
