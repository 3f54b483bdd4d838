import { literal } from '#core/literal.ts';
import { type Block, buttons, type FactsBlock, type Message, text } from '#render/message.ts';
import { type Command, type CommandSpec, defineCommand, type Example } from './command.ts';
import { filterHelp } from './filter-help.ts';
import { CommandError, nearest } from './command-error.ts';
import type { Cursor } from './cursor.ts';

/** What every command with a window understands, for its help page and docs/commands.md. */
export const WINDOW_HELP: readonly Example[] = [
  { command: 'last 2h', says: 'also 30m, 7d, 1h30m, 2 hours; `last` may be left out' },
  { command: 'from 08:00 to 10:30', says: 'a time that is still ahead today is yesterday’s' },
  { command: 'from 2026-11-20 22:00 to 2026-11-21 06:00', says: 'also ISO 8601; a day without a time counts whole' },
  { command: 'since yesterday 22:00', says: 'until now' },
  { command: 'today', says: 'since midnight; also yesterday, friday, 2026-11-20' },
];

const ZONES =
  'Times are in the configured zone unless they say otherwise: `08:00 UTC`, `08:00Z`, `08:00+02:00`, `08:00 Europe/Berlin`. The beginning is in the window, the end is not. Without a window it is the last 2 h.';
const RESOURCES =
  'A resource is a VM, NSG, subnet, VNet or NIC by name, or a VM by its address; a part of a name will do when only one has it. Put names with spaces in quotes. Without a resource it is everything.';

const FILTERED =
  'Behind `where` stands which flows are meant: `where denied and dport in (22, 3389) and not country = DE`. `help filters` has every field.';

/** Help over the given commands; itself is among them, so they are asked for when needed. */
export function helpFor(commands: () => readonly Command[]): CommandSpec<Topic> & Command {
  return defineCommand<Topic>({
    name: 'help',
    synonyms: { '?': '', commands: '', usage: '', man: '', h: '' },
    usage: ['help [command]', 'help filters'],
    summary: 'This list, or all about one command.',
    examples: [
      { command: 'help', says: 'what can be asked' },
      { command: 'help report', says: 'all about one command, with windows and resources' },
      { command: 'help filters', says: 'what can stand behind `where`' },
    ],
    details: [],
    works: false,
    parse: (cursor) => topic(cursor, commands()),
    run: (about) => Promise.resolve(shown(about, commands())),
  });
}

/** Null for the overview. */
type Topic = Command | 'filters' | null;

const FILTERS = new Set(['filters', 'filter', 'where']);

function shown(about: Topic, commands: readonly Command[]): Message {
  if (about === null) return overview(commands);
  return about === 'filters' ? filterHelp() : page(about);
}

function topic(cursor: Cursor, commands: readonly Command[]): Topic {
  const token = cursor.take();
  if (token === undefined) return null;
  const word = token.text.toLowerCase();
  if (FILTERS.has(word)) return 'filters';
  const found =
    commands.find((command) => command.name === word) ??
    commands.find((command) => Object.hasOwn(command.synonyms, word));
  if (found !== undefined) return found;
  const near = nearest(
    word,
    commands.map((command) => command.name),
  );
  throw new CommandError('FB2001', {
    message: `There is no command “${literal(token.text, 40)}”.${near === null ? '' : ` Did you mean ${near}?`}`,
    next: `Commands are ${commands.map((command) => command.name).join(', ')}.`,
    suggestions: [{ label: near === null ? 'Help' : `help ${near}`, command: near === null ? 'help' : `help ${near}` }],
  });
}

const GROUPS: readonly { readonly title: string; readonly lines: readonly (readonly string[])[] }[] = [
  {
    title: 'Ask about traffic',
    lines: [
      ['report'],
      ['top'],
      ['flows'],
      ['host', 'port', 'country'],
      ['timeline', 'hours', 'map', 'actions'],
      ['protocols', 'subnets', 'classes'],
      ['compare', 'new', 'oneway', 'durations'],
      ['tuples', 'captures', 'analyze'],
    ],
  },
  { title: 'Ask about Flowbell', lines: [['rules'], ['sources', 'backfill'], ['status'], ['help']] },
];

/** What commands that share a line of the overview answer. */
const SHARED: Readonly<Record<string, string>> = {
  host: 'One address, one port, one country: all about it.',
  timeline: 'When it happens and where, what is let through.',
  protocols: 'What it consists of, and who talks with whom.',
  compare: 'What changed, is new, gets no answer, takes long.',
  tuples: 'Flow logs as they stand; captures; a file by its address.',
  sources: 'Flow logs that are read; reading those of the past.',
};

function overview(commands: readonly Command[]): Message {
  const title = 'What Flowbell answers';
  const groups = GROUPS.flatMap(({ title: name, lines }) => [
    text(name, 'heading'),
    facts(lines.map((names) => commands.filter((command) => names.includes(command.name)))),
  ]);
  const examples = ['map last 24h', 'help filters'];
  return {
    title,
    tone: 'plain',
    blocks: [
      ...groups,
      text('Windows: `last 2h`, `today`. Resources: a name, or none. Filters: `where denied and dport = 22`.', 'quiet'),
      buttons(...examples.map((command) => ({ label: command, command }))),
    ],
  };
}

/** A line for each command, or for several that belong together. */
const facts = (lines: readonly (readonly Command[])[]): FactsBlock => ({
  kind: 'facts',
  facts: lines.flatMap((commands) => {
    const [first] = commands;
    const shared = commands.length > 1 && first !== undefined ? SHARED[first.name] : undefined;
    return shared === undefined
      ? commands.map((command) => ({ label: shortUsage(command), value: command.summary }))
      : [{ label: commands.map(({ name }) => name).join(' · '), value: shared }];
  }),
});

/** Many forms in one: `top … [resource] [window]`. What may follow every command with a window stands below. */
function shortUsage({ name, usage }: Command): string {
  const [form = name] = usage;
  if (!form.includes('[window]')) return form;
  return usage.length > 1 ? `${name} … [resource] [window]` : `${name} [resource] [window]`;
}

function page(command: Command): Message {
  const windowed = command.usage.some((form) => form.includes('[window]'));
  const about: Block[] = windowed
    ? [
        text('Windows', 'heading'),
        said(WINDOW_HELP),
        text(ZONES),
        text('Resources', 'heading'),
        text(RESOURCES),
        ...(command.usage.some((form) => form.includes('[where …]'))
          ? [text('Filters', 'heading'), text(FILTERED)]
          : []),
      ]
    : [];
  return {
    title: `${command.name}: ${command.summary}`,
    tone: 'plain',
    blocks: [
      text(command.usage.map((form) => `\`${form}\``).join('\n')),
      ...command.details.map((paragraph) => text(paragraph)),
      text('Examples', 'heading'),
      said(command.examples),
      ...about,
      buttons(...command.examples.filter(runs).map((each) => ({ label: each.command, command: each.command }))),
    ],
  };
}

const runs = (example: Example): boolean => example.named !== true;

const said = (list: readonly Example[]): FactsBlock => ({
  kind: 'facts',
  facts: list.map(({ command, says }) => ({ label: command, value: says })),
});
