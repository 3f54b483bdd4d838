import type { Cursor } from '../cursor.ts';
import { defineCommand } from '../command.ts';
import { parseQuery, type Query } from '../query.ts';
import { type Asked, type Button, sameAnd } from './asked.ts';
import { type Ordered, orderWords, takeOrder } from './order-words.ts';
import { answerViews, type Part } from './view-answer.ts';

interface FlowsRequest extends Query {
  readonly ordered: Ordered | null;
  /** From 1 on. */
  readonly page: number;
}

/** As many as a person reads. */
const SHOWN = 15;
const MOST_PAGES = 10_000;

export const flows = defineCommand<FlowsRequest>({
  name: 'flows',
  synonyms: { flow: '', connections: '', sessions: '' },
  usage: ['flows [resource] [window] [by …] [page N] [where …]'],
  summary: 'The flow table: who, with whom, how much, for how long.',
  examples: [
    { command: 'flows', says: `the newest ${SHOWN} of the last 2 h, with buttons for further pages` },
    { command: 'flows where denied and dport = 3389', says: 'who tried remote desktop in vain' },
    { command: 'flows last 24h by bytes', says: 'the largest first' },
    { command: 'flows vm-web-1 by duration where country != DE', says: 'the longest of one VM', named: true },
  ],
  details: [
    'A flow is everything that the window tells of one five-tuple with one decision. `by` orders by a column; `up` behind it puts the least first.',
  ],
  works: true,
  parse: (cursor, situation) => {
    let ordered: Ordered | null = null;
    let page = 1;
    const more = (): boolean => {
      const wanted = takePage(cursor);
      if (wanted !== null) page = wanted;
      const taken = ordered === null && wanted === null ? takeOrder(cursor, 'flows') : null;
      ordered ??= taken;
      return wanted !== null || taken !== null;
    };
    const query = parseQuery(cursor, situation, { more });
    return { ...query, ordered, page };
  },
  run: ({ ordered, page, ...query }, context) => {
    const words = ['flows', orderWords(ordered)].filter((word) => word !== '').join(' ');
    return answerViews(
      query,
      {
        parts: partsOf(page, ordered),
        words,
        shown: SHOWN,
        query: { offset: (page - 1) * SHOWN, ...ordered },
        notes: page === 1 ? [] : [`Page ${page}: rows from ${(page - 1) * SHOWN + 1} on.`],
        next: (asked, total) => pages(asked, { words, page, total }),
      },
      context,
    );
  },
});

/** When these flows were; where they are ordered by size, how large. Further pages are read, not looked at. */
function partsOf(page: number, ordered: Ordered | null): readonly [Part, ...Part[]] {
  if (page > 1) return [{ view: 'flows', only: 'table' }];
  if (ordered !== null && SIZES.has(ordered.order)) return [{ view: 'flows' }];
  return [
    { view: 'flows', only: 'table' },
    { view: 'timeline', only: 'picture' },
  ];
}

const SIZES = new Set(['bytes', 'sent', 'received']);

function takePage(cursor: Cursor): number | null {
  if (cursor.word() !== 'page' || !/^\d{1,5}$/.test(cursor.word(1))) return null;
  const page = Number(cursor.word(1));
  cursor.skip(2);
  return Math.min(MOST_PAGES, Math.max(1, page));
}

function pages(
  asked: Asked,
  { words, page, total }: { readonly words: string; readonly page: number; readonly total: number },
): readonly Button[] {
  const at = (number: number): string => sameAnd(asked, `${words} page ${number}`);
  return [
    ...(page > 1 ? [{ label: 'Previous page', command: at(page - 1) }] : []),
    ...(page * SHOWN < total ? [{ label: 'Next page', command: at(page + 1) }] : []),
    ...(words === 'flows by bytes' ? [] : [{ label: 'Largest first', command: sameAnd(asked, 'flows by bytes') }]),
  ];
}
