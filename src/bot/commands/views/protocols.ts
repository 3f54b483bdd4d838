import type { ViewName } from '#analysis/views/results.ts';
import { defineCommand } from '../command.ts';
import { parseQuery, type Query } from '../query.ts';
import { type Ordered, orderWords, takeOrder } from './order-words.ts';
import { answerViews } from './view-answer.ts';

interface ProtocolsRequest extends Query {
  readonly view: ViewName;
  readonly by: string;
  readonly ordered: Ordered | null;
}

const BY = new Map<string, readonly [ViewName, string]>([
  ['country', ['protocolCountries', 'by country']],
  ['countries', ['protocolCountries', 'by country']],
  ['day', ['protocolDays', 'by day']],
  ['days', ['protocolDays', 'by day']],
]);

export const protocols = defineCommand<ProtocolsRequest>({
  name: 'protocols',
  synonyms: { protocol: '', proto: '' },
  usage: [
    'protocols [resource] [window] [where …]',
    'protocols by country [resource] [window] [where …]',
    'protocols by day [resource] [window] [where …]',
  ],
  summary: 'TCP, UDP and others; by country, or day by day.',
  examples: [
    { command: 'protocols last 24h', says: 'which protocols there are' },
    { command: 'protocols by country', says: 'which with which country' },
    { command: 'protocols by day last 7d', says: 'which on which day' },
  ],
  details: [],
  works: true,
  parse: (cursor, situation) => {
    let view: ViewName = 'protocols';
    let by = '';
    let ordered: Ordered | null = null;
    const more = (): boolean => {
      const found = cursor.word() === 'by' && by === '' ? BY.get(cursor.word(1)) : undefined;
      if (found !== undefined) {
        [view, by] = found;
        cursor.skip(2);
        return true;
      }
      const taken = ordered === null ? takeOrder(cursor, view) : null;
      ordered ??= taken;
      return taken !== null;
    };
    const query = parseQuery(cursor, situation, { more });
    return { ...query, view, by, ordered };
  },
  run: ({ view, by, ordered, ...query }, context) =>
    answerViews(
      query,
      {
        parts: [{ view }],
        words: ['protocols', by, orderWords(ordered)].filter((word) => word !== '').join(' '),
        ...(ordered === null ? {} : { query: ordered }),
      },
      context,
    ),
});
