import { literal } from '#core/literal.ts';
import { scopeName } from '#core/resource.ts';
import { windowName } from '#core/units.ts';
import type { Window } from '#core/window.ts';
import { type Block, buttons, type Message, text } from '#render/message.ts';
import { chartOptions } from './chart-options.ts';
import { type CommandContext, defineCommand, type Situation } from './command.ts';
import { CommandError, nearest } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import { emptyWindow } from './empty-window.ts';
import { draw, pictureNotes } from './pictures.ts';
import { parseQuery, type Query, settle } from './query.ts';
import { say, scopeWords, windowWords } from './say.ts';
import { load, TOP_VIEWS, type TopView, VIEW_WORDS } from './top-views.ts';
import { lookUp } from './look-up.ts';

export interface TopRequest extends Query {
  readonly view: TopView;
  readonly limit: number;
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
    port: 'ports',
    services: 'ports',
    countries: 'countries',
    country: 'countries',
    map: 'countries',
    geo: 'countries',
    protocols: 'protocols',
    protocol: 'protocols',
  },
  usage: TOP_VIEWS.map((view) => `top ${view} [resource] [window]`),
  summary: 'A ranking of addresses, ports, countries, protocols or NSG rules.',
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
  ],
  details: [
    `A number asks for so many rows: \`top 20 ports\`. Without it there are ${DEFAULT_LIMIT}, at most ${MOST}.`,
    '`top` may be left out: `ports vm-web-1`. `map` means `top countries`. The rules of `top rules` are those of NSGs; `rules` shows those of Flowbell.',
  ],
  works: true,
  parse,
  run,
});

function parse(cursor: Cursor, situation: Situation): TopRequest {
  const before = takeLimit(cursor);
  const view = takeView(cursor);
  const limit = before ?? takeLimit(cursor) ?? DEFAULT_LIMIT;
  return { view, limit, ...parseQuery(cursor, situation) };
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
    next: 'Rank talkers, ports, countries, protocols or rules, for example `top ports vm-web-1 last 2h`.',
    suggestions: commands.map((command) => ({ label: command, command })),
  });
}

async function run(request: TopRequest, context: CommandContext): Promise<Message> {
  const { ports, signal, timeZone, nowMs } = context;
  context.progress(`Reading ${request.view}…`);
  const { scope, window, note } = await settle(request, context);
  const query = { scope, window, limit: request.limit };
  const { table, chart } = await load(request.view, query, context);
  if (table.rows.length === 0) return emptyWindow({ scope, window, words: `top ${request.view}` }, context);
  const name = request.view === 'rules' ? 'NSG rules' : request.view;
  const title = `Top ${name} of ${literal(scopeName(scope))}, ${windowName(window, timeZone, nowMs)}`;
  const head: Block[] = note === null ? [] : [text(note)];
  const tail = [{ ...table, title: '' }, otherViews({ ...request, scope }, window)];
  context.partial({ title, tone: 'plain', blocks: [...head, ...tail] });
  const drawn = await draw([{ name, build: () => chart(chartOptions(query, context)) }], { ports, signal });
  const pictures: Block[] = drawn.pictures.map((picture) => ({ kind: 'picture', picture }));
  return { title, tone: 'plain', blocks: [...head, ...pictures, ...pictureNotes(drawn), ...tail] };
}

function otherViews({ view, scope }: TopRequest, window: Window): Block {
  const same = [scopeWords(scope), windowWords(window)];
  const others = TOP_VIEWS.filter((other) => other !== view);
  return buttons(...others.map((other) => ({ label: `Top ${other}`, command: say('top', other, ...same) })), {
    label: 'Whole report',
    command: say('report', ...same),
  });
}
