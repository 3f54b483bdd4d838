import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import { formatCount, plural } from '#core/units.ts';

type Titles = { readonly [Name in ViewName]: (result: ViewResults[Name]) => string };

const named = (name: string) => (): string => name;

/** How an answer begins: "Top ports", "12,431 flows". */
const TITLES: Titles = {
  summary: ({ flows }) => plural(flows, 'flow'),
  timeline: named('Flows over time'),
  talkers: named('Top talkers'),
  ports: named('Top ports'),
  protocols: named('Top protocols'),
  countries: named('Top countries'),
  rules: named('Top NSG rules'),
  tuples: ({ total }) => plural(total, 'tuple'),
  applications: named('Top applications'),
  connections: named('What became of connections'),
  flows: ({ total, isTotalExact }) => `${isTotalExact ? '' : 'About '}${plural(total, 'flow')}`,
  sourceAddresses: named('Top sources'),
  destinationAddresses: named('Top destinations'),
  hours: named('Flows by day and hour'),
  protocolCountries: named('Protocols by country'),
  protocolDays: named('Protocols by day'),
  portHours: named('Ports by hour'),
  durations: named('Flows by duration'),
  actions: named('Allowed and denied'),
  classes: named('Traffic by kind of address'),
  subnetPairs: named('Conversations between subnets'),
  firstSeen: ({ totals, hasLookBack }) => (hasLookBack ? newValues(totals) : 'Nothing to look back at'),
  oneWay: ({ flows }) => (flows === 0 ? 'Every flow was answered' : `${plural(flows, 'flow')} without an answer`),
  changes: ({ hasEarlier }) => (hasEarlier ? 'Largest changes' : 'Nothing to compare with'),
  address: ({ address }) => address,
};

function newValues(totals: ViewResults['firstSeen']['totals']): string {
  const words = [
    ['source', totals.source],
    ['peer', totals.peer],
    ['country', totals.country],
    ['port', totals.port],
  ] as const;
  const some = words.filter(([, count]) => count > 0);
  if (some.length === 0) return 'Nothing new';
  return some.map(([word, count]) => `${formatCount(count)} new ${count === 1 ? word : many(word)}`).join(', ');
}

const many = (word: string): string => (word === 'country' ? 'countries' : `${word}s`);

export const viewTitle = <Name extends ViewName>(name: Name, result: ViewResults[Name]): string => TITLES[name](result);
