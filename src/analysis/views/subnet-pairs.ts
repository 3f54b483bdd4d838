import { addMeasures, byMeasure, NO_MEASURES, summedBy } from './measures.ts';
import { orderOf } from './ordering.ts';
import { type RemoteGroup, remoteGroups, trafficClass } from './remote-groups.ts';
import type { Measures, Place, PlacePairs } from './results.ts';
import type { ViewArguments, ViewContext } from './view.ts';

interface Conversation extends Measures {
  readonly from: Place;
  readonly to: Place;
}

/** Conversations between subnets of ours, and with classes of addresses outside; from initiator to responder. */
export async function subnetPairs(context: ViewContext, query: ViewArguments): Promise<PlacePairs> {
  const groups = await remoteGroups(context, query, 'subnet');
  const conversations = groups.map((group) => conversation(context, group));
  const keyOf = ({ from, to }: Conversation): string => JSON.stringify([from, to]);
  const sums = summedBy(conversations, keyOf);
  const order = orderOf('subnetPairs', query.order);
  const shown = byMeasure(sums, order).slice(query.offset, query.offset + query.limit);
  const pairs = shown.map((key) => {
    const [from, to]: [Place, Place] = JSON.parse(key);
    return { from, to, ...(sums.get(key) ?? NO_MEASURES) };
  });
  const places = placesOf(pairs, order);
  const at = (place: Place): number => places.findIndex(({ name, kind }) => name === place.name && kind === place.kind);
  return {
    places,
    pairs: pairs.map(({ from, to, ...measures }) => ({ from: at(from), to: at(to), ...measures })),
    total: sums.size,
  };
}

function conversation(context: ViewContext, group: RemoteGroup): Conversation {
  const own: Place =
    group.ownSubnet === '' ? { name: 'intraVnet', kind: 'class' } : { name: group.ownSubnet, kind: 'subnet' };
  const subnet = group.remote === '' ? '' : (context.homeOf?.(group.remote)?.subnet ?? '');
  const remote: Place =
    subnet === '' ? { name: trafficClass(context, group), kind: 'class' } : { name: subnet, kind: 'subnet' };
  const measures = addMeasures(NO_MEASURES, group);
  return group.direction === 'in' ? { from: remote, to: own, ...measures } : { from: own, to: remote, ...measures };
}

function placesOf(pairs: readonly Conversation[], order: string): readonly Place[] {
  const ends = pairs.flatMap(({ from, to, ...measures }) => [
    { place: from, ...measures },
    { place: to, ...measures },
  ]);
  return byMeasure(
    summedBy(ends, ({ place }) => JSON.stringify(place)),
    order,
  ).map((key): Place => JSON.parse(key));
}
