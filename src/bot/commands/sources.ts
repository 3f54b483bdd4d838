import { literal } from '#core/literal.ts';
import { formatAgo, formatCount, formatTime, plural } from '#core/units.ts';
import { type Block, buttons, type Message, text } from '#render/message.ts';
import type { SourceStatus } from '../ports.ts';
import { cell, left, right } from '../tables/cells.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { lookUp } from './look-up.ts';
import { noArguments } from './no-arguments.ts';

export const sources = defineCommand<null>({
  name: 'sources',
  synonyms: { source: '', logs: '', flowlogs: '', 'flow-logs': '' },
  usage: ['sources'],
  summary: 'The flow logs that are read: how much, how new, what is wrong.',
  examples: [{ command: 'sources', says: 'all flow logs with their newest records' }],
  details: ['A flow log is usually some minutes behind: Azure writes it once a minute and delivers it later.'],
  works: false,
  parse: (cursor) => {
    noArguments(cursor, 'sources');
    return null;
  },
  run: async (_request, context) => {
    const list = await context.ports.sources();
    return list.length === 0 ? noSources() : message(list, context);
  },
});

function noSources(): Message {
  const title = 'No flow log is being read.';
  const next =
    'None was found in the containers of the configured storage accounts. `status` shows whether they can be reached.';
  return {
    title,
    tone: 'warning',
    blocks: [text(next), buttons({ label: 'Status', command: 'status' })],
  };
}

function message(list: readonly SourceStatus[], context: CommandContext): Message {
  const failing = list.filter((source) => source.problem !== null);
  const title = `${plural(list.length, 'flow log')}, ${failing.length === 0 ? 'no problems' : `${failing.length} with a problem`}`;
  const blocks: Block[] = [];
  for (const source of failing) blocks.push(text(`**${literal(source.name)}:** ${literal(source.problem ?? '', 300)}`));
  blocks.push(
    sourceTable(list, context),
    buttons({ label: 'Status', command: 'status' }, { label: 'Report', command: 'report' }),
  );
  return { title, tone: failing.length === 0 ? 'plain' : 'warning', blocks };
}

const SHORT_FORMATS: Readonly<Record<string, string>> = {
  nsg1: 'NSG v1',
  nsg2: 'NSG v2',
  vnet4: 'VNet v4',
  capture: 'capture',
};

/** "vnet4, nsg2" as it stands in the store, in words. */
const formatNames = (formats: string): string =>
  formats
    .split(', ')
    .map((name) => lookUp(SHORT_FORMATS, name) ?? name)
    .join(', ');

function sourceTable(list: readonly SourceStatus[], { timeZone, nowMs }: CommandContext): Block {
  const time = (ms: number | null): string => (ms === null ? '–' : formatTime(ms, timeZone, { nowMs }));
  return {
    kind: 'table',
    title: '',
    columns: [
      left('Flow log'),
      left('Format'),
      right('NICs'),
      right('Blobs'),
      right('Tuples'),
      right('Last hour'),
      left('Oldest'),
      left('Newest'),
    ],
    rows: list.map((source) => [
      cell(source.name),
      cell(formatNames(source.format)),
      formatCount(source.nics),
      formatCount(source.blobs),
      formatCount(source.tuples),
      formatCount(source.tuplesLastHour),
      time(source.oldestMs),
      source.newestMs === null ? '–' : formatAgo(source.newestMs, nowMs),
    ]),
    more: 0,
  };
}
