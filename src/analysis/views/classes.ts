import { addMeasures, NO_MEASURES } from './measures.ts';
import { remoteGroups, trafficClass } from './remote-groups.ts';
import type { ClassRow } from './results.ts';
import { TRAFFIC_CLASSES } from './results/places.ts';
import type { ViewArguments, ViewContext } from './view.ts';

/** Traffic by where its remote side is, and by direction; what there is none of is left out. */
export async function classes(context: ViewContext, query: ViewArguments): Promise<readonly ClassRow[]> {
  const rows = new Map<string, ClassRow>();
  for (const { addresses, ...group } of await remoteGroups(context, query, 'vnet')) {
    const kind = { trafficClass: trafficClass(context, group), direction: group.direction };
    const key = `${kind.trafficClass} ${kind.direction}`;
    const before = rows.get(key) ?? { ...kind, ...NO_MEASURES, addresses: 0 };
    rows.set(key, { ...before, ...addMeasures(before, group), addresses: before.addresses + addresses });
  }
  return [...rows.values()].toSorted(
    (a, b) =>
      TRAFFIC_CLASSES.indexOf(a.trafficClass) - TRAFFIC_CLASSES.indexOf(b.trafficClass) ||
      a.direction.localeCompare(b.direction),
  );
}
