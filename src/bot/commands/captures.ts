import type { ListedCapture } from '#analysis/ingest/capture-library.ts';
import { literal } from '#core/literal.ts';
import { formatAgo, formatBytes, formatTime, plural } from '#core/units.ts';
import { buttons, type Message, type TableBlock, text } from '#render/message.ts';
import { cell, left, right } from '../tables/cells.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { quoted, say } from './say.ts';

const SHOWN = 20;
const MOST_BUTTONS = 4;

export const captures = defineCommand<string>({
  name: 'captures',
  synonyms: { capture: '', pcaps: '', pcap: '' },
  usage: ['captures [part of a name]'],
  summary: 'The packet captures that lie in storage, newest first.',
  examples: [
    { command: 'captures', says: `the newest ${SHOWN}, with buttons for their reports` },
    { command: 'captures vm-web-1', says: 'those with this in their names', named: true },
  ],
  details: [
    'Network Watcher leaves captures in the container `network-watcher-logs`; `storage.accounts` names others. `report capture NAME` reads one and reports on it: a part of the name will do when only one has it.',
  ],
  works: true,
  parse: (cursor) => {
    const words = [];
    for (let token = cursor.take(); token !== undefined; token = cursor.take()) words.push(token.text);
    return words.join(' ');
  },
  run: async (words, context) => {
    context.progress('Looking for captures…');
    const list = await context.ports.captures.find(words, { signal: context.signal });
    return list.length === 0 ? noCaptures(words) : message(list, context);
  },
});

const noCaptures = (words: string): Message => ({
  title:
    words === ''
      ? 'There are no packet captures in storage.'
      : `There is no packet capture with “${literal(words, 60)}” in its name.`,
  tone: 'plain',
  blocks: [
    text(
      'Looked through was the container `network-watcher-logs` of each configured storage account, and what `captureContainers` names, for files that end in .cap, .pcap or .pcapng.',
    ),
    buttons({ label: 'Flow logs', command: 'sources' }, { label: 'Status', command: 'status' }),
  ],
});

function message(list: readonly ListedCapture[], context: CommandContext): Message {
  const reports = list.slice(0, MOST_BUTTONS).map(({ name }) => ({
    label: `Report ${literal(name, 40)}`,
    command: say('report', 'capture', quoted(name)),
  }));
  return {
    title: `${plural(list.length, 'packet capture')} in storage`,
    tone: 'plain',
    blocks: [captureTable(list, context), buttons(...reports)],
  };
}

function captureTable(list: readonly ListedCapture[], { timeZone, nowMs }: CommandContext): TableBlock {
  return {
    kind: 'table',
    title: '',
    columns: [left('Capture'), left('Written'), right('Size'), left('Container')],
    rows: list
      .slice(0, SHOWN)
      .map(({ name, modifiedMs, bytes, container }) => [
        literal(name, 80),
        `${formatTime(modifiedMs, timeZone, { nowMs })}, ${formatAgo(modifiedMs, nowMs)}`,
        formatBytes(bytes),
        cell(container),
      ]),
    more: Math.max(0, list.length - SHOWN),
  };
}
