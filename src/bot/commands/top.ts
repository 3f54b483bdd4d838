import { literal } from '#core/literal.ts';
import type { Message } from '#render/message.ts';
import { type CommandContext, defineCommand, type Situation } from './command.ts';
import { CommandError, nearest } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import { lookUp } from './look-up.ts';
import { parseQuery, type Query } from './query.ts';
import { say } from './say.ts';
import { RANKED, TOP_VIEWS, type TopView, VIEW_WORDS } from './top-views.ts';
import { type Asked, type Button, sameAnd } from './views/asked.ts';
import { type Ordered, orderWords, takeOrder } from './views/order-words.ts';
import { answerViews } from './views/view-answer.ts';

export interface TopRequest extends Query {
  readonly view: TopView;
  readonly limit: number;
  /** `by hour`, for ports alone; '' for the ranking. */
  readonly by: string;
  readonly ordered: Ordered | null;
}

const DEFAULT_LIMIT = 10;
const MOST = 50;

export const top = defineCommand<TopRequest>({
  name: 'top',
  synonyms: {
    talkers: 'talkers',
    talker: 'talkers',
    ips: 'talkers',
    ports: 'ports',
    services: 'ports',
    countries: 'countries',
    destinations: 'destinations',
    applications: 'applications',
    apps: 'applications',
  },
  usage: Object.keys(RANKED).map((view) => `top ${view} [by …] [resource] [window] [where …]`),
  summary: 'A ranking: addresses, ports, countries, protocols, NSG rules.',
  examples: [
    { command: 'top talkers vm-web-1', says: 'who talks with one VM, last 2 h', named: true },
    { command: 'top ports last 24h', says: 'what is asked for, everywhere' },
    {
      command: 'top countries nsg nsg-web today',
      says: 'where traffic of one NSG comes from and goes to, on a map',
      named: true,
    },
    { command: 'top protocols yesterday', says: 'TCP, UDP, ICMP and others' },
    { command: 'top 20 rules last 7d', says: 'which NSG rules decided, the first 20' },
    { command: 'top sources by sent last 24h', says: 'who sent most' },
    { command: 'top ports where country != DE and denied', says: 'what strangers ask for in vain' },
    { command: 'top ports by hour last 24h', says: 'each port hour by hour' },
  ],
  details: [
    `A number asks for so many rows: \`top 20 ports\`. Without it there are ${DEFAULT_LIMIT}, at most ${MOST}.`,
    '`top` may be left out: `ports vm-web-1`. Sources begin flows and destinations are asked; talkers are the remote side, whoever began. The rules of `top rules` are those of NSGs; `rules` shows those of Flowbell. Applications are known of captures alone.',
    '`by` orders: by flows, denied, bytes, in, out, sent, received and others, as each ranking has them; `up` behind it puts the least first.',
  ],
  works: true,
  parse,
  run,
});

function parse(cursor: Cursor, situation: Situation): TopRequest {
  const before = takeLimit(cursor);
  const view = takeView(cursor);
  const limit = before ?? takeLimit(cursor) ?? DEFAULT_LIMIT;
  let by = '';
  let ordered: Ordered | null = null;
  const more = (): boolean => {
    if (view === 'ports' && cursor.word() === 'by' && /^hours?$/.test(cursor.word(1))) {
      by = 'by hour';
      cursor.skip(2);
      return true;
    }
    const taken = ordered === null ? takeOrder(cursor, RANKED[view]) : null;
    ordered ??= taken;
    return taken !== null;
  };
  const query = parseQuery(cursor, situation, { more });
  return { ...query, view, limit, by, ordered };
}

/** A bare number that no unit follows: `top 20 ports`, but not `top ports 2 hours`. */
function takeLimit(cursor: Cursor): number | null {
  const word = cursor.word();
  if (!/^\d{1,6}$/.test(word) || /^(s|m|h|d|w|sec|min|hr|hour|day|week|second|minute)/.test(cursor.word(1)))
    return null;
  if (/^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/.test(cursor.word(1))) return null;
  cursor.skip(1);
  return Math.min(MOST, Math.max(1, Number(word)));
}

function takeView(cursor: Cursor): TopView {
  if (cursor.word() === 'nsg' && cursor.word(1) === 'rules') cursor.skip(1);
  const token = cursor.peek();
  const view = lookUp(VIEW_WORDS, cursor.word());
  if (view !== undefined) {
    cursor.skip(1);
    return view;
  }
  const near =
    token === undefined || token.quoted
      ? null
      : (nearest(token.text, TOP_VIEWS) ?? nearest(token.text, Object.keys(VIEW_WORDS)));
  const found =
    token === undefined
      ? 'Top what?'
      : `“${literal(token.text)}” at position ${cursor.position(token)} is not something to rank.`;
  const commands =
    token === undefined || near === null ? TOP_VIEWS.map((each) => `top ${each}`) : [cursor.replacing(token, near)];
  throw new CommandError('FB2002', {
    message: near === null ? found : `${found} Did you mean ${near}?`,
    next: `Rank ${Object.keys(RANKED).join(', ')}, for example \`top ports vm-web-1 last 2h\`.`,
    suggestions: commands.map((command) => ({ label: command, command })),
  });
}

function run({ view, by, limit, ordered, ...query }: TopRequest, context: CommandContext): Promise<Message> {
  const isByHour = by !== '';
  const number = limit === DEFAULT_LIMIT ? '' : `${limit}`;
  const words = say('top', number, view, by, orderWords(ordered));
  return answerViews(
    query,
    {
      parts: [{ view: isByHour ? 'portHours' : RANKED[view] }],
      words,
      shown: limit,
      ...(ordered === null ? {} : { query: ordered }),
      next: (asked) => otherViews(view, asked),
    },
    context,
  );
}

const otherViews = (view: TopView, asked: Asked): readonly Button[] =>
  TOP_VIEWS.filter((other) => other !== view && (other !== 'rules' || asked.scope.kind !== 'capture')).map((other) => ({
    label: `Top ${other}`,
    command: sameAnd(asked, `top ${other}`),
  }));
