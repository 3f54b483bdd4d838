import { literal } from '#core/literal.ts';
import { type Block, buttons, type FactsBlock, type Message, text } from '#render/message.ts';
import { type Command, type CommandSpec, defineCommand, type Example } from './command.ts';
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

/** Help over the given commands; itself is among them, so they are asked for when needed. */
export function helpFor(commands: () => readonly Command[]): CommandSpec<Command | null> & Command {
  return defineCommand<Command | null>({
    name: 'help',
    synonyms: { '?': '', commands: '', usage: '', man: '', h: '' },
    usage: ['help [command]'],
    summary: 'This list, or all about one command.',
    examples: [
      { command: 'help', says: 'what can be asked' },
      { command: 'help report', says: 'all about one command, with windows and resources' },
    ],
    details: [],
    works: false,
    parse: (cursor) => topic(cursor, commands()),
    run: (about) => Promise.resolve(about === null ? overview(commands()) : page(about)),
  });
}

function topic(cursor: Cursor, commands: readonly Command[]): Command | null {
  const token = cursor.take();
  if (token === undefined) return null;
  const word = token.text.toLowerCase();
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

const GROUPS = [
  { title: 'Ask about traffic', names: ['report', 'top', 'tuples', 'captures'] },
  { title: 'Ask about Flowbell', names: ['rules', 'sources', 'backfill', 'status', 'help'] },
];

function overview(commands: readonly Command[]): Message {
  const title = 'What Flowbell answers';
  const groups = GROUPS.flatMap(({ title: name, names }) => [
    text(name, 'heading'),
    facts(commands.filter((command) => names.includes(command.name))),
  ]);
  const examples = ['report', 'map last 24h', 'help report'];
  return {
    title,
    tone: 'plain',
    blocks: [
      ...groups,
      text(
        'Windows: `last 2h`, `from 08:00 to 10:30`, `since yesterday 22:00`, `today`. Resources: by name, address, or none for all.',
        'quiet',
      ),
      buttons(...examples.map((command) => ({ label: command, command }))),
    ],
  };
}

const facts = (commands: readonly Command[]): FactsBlock => ({
  kind: 'facts',
  facts: commands.map((command) => ({ label: shortUsage(command), value: command.summary })),
});

/** Many forms in one: `top … [resource] [window]`; the first where they differ in more than a word. */
const shortUsage = ({ name, usage }: Command): string =>
  usage.length > 1 && usage.every((form) => form.endsWith(' [resource] [window]'))
    ? `${name} … [resource] [window]`
    : (usage[0] ?? name);

function page(command: Command): Message {
  const windowed = command.usage.some((form) => form.includes('[window]'));
  const about: Block[] = windowed
    ? [text('Windows', 'heading'), said(WINDOW_HELP), text(ZONES), text('Resources', 'heading'), text(RESOURCES)]
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
