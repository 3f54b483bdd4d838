import { literal } from '#core/literal.ts';
import { formatAgo, formatBytes, formatCount, formatDuration, formatPercent, formatTime, plural } from '#core/units.ts';
import { type Block, buttons, type Message, text } from '#render/message.ts';
import type { ProcessStatus } from '../ports.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { noArguments } from './no-arguments.ts';

export const status = defineCommand<null>({
  name: 'status',
  synonyms: { health: '', ping: '', version: '', uptime: '', info: '' },
  usage: ['status'],
  summary: 'Whether Flowbell itself is well: version, data, memory, problems.',
  examples: [{ command: 'status', says: 'how Flowbell is doing' }],
  details: ['Sizes are decimal: 1 GB is 1,000,000,000 bytes.'],
  works: false,
  parse: (cursor) => {
    noArguments(cursor, 'status');
    return null;
  },
  run: async (_request, context) => message(await context.ports.status(), context),
});

function message(found: ProcessStatus, context: CommandContext): Message {
  const problems = [...found.problems, ...(found.ingest.problem === null ? [] : [found.ingest.problem])];
  const count = problems.length === 0 ? 'no problems' : plural(problems.length, 'problem');
  const title = `Flowbell ${literal(found.version)}, up ${formatDuration(context.nowMs - found.startedMs)}, ${count}`;
  const blocks: Block[] = [];
  if (problems.length > 0)
    blocks.push(text([...new Set(problems)].map((problem) => `• ${literal(problem, 300)}`).join('\n')));
  blocks.push({ kind: 'facts', facts: facts(found, context) }, next);
  return { title, tone: problems.length === 0 ? 'ok' : 'warning', blocks };
}

const next = buttons(
  { label: 'Sources', command: 'sources' },
  { label: 'Rules', command: 'rules' },
  { label: 'Report', command: 'report' },
);

function facts(found: ProcessStatus, { timeZone, nowMs }: CommandContext): readonly { label: string; value: string }[] {
  const time = (ms: number): string => formatTime(ms, timeZone, { nowMs });
  const { ingest } = found;
  const share = ingest.share === null ? '' : `, ${formatPercent(ingest.share)} done`;
  return [
    { label: 'Mode', value: found.mode },
    { label: 'Started', value: `${time(found.startedMs)}, ${formatAgo(found.startedMs, nowMs)}` },
    {
      label: 'Records',
      value:
        found.newestMs === null || found.oldestMs === null
          ? 'none yet'
          : `${time(found.oldestMs)} to ${time(found.newestMs)}`,
    },
    { label: 'Newest record', value: found.newestMs === null ? 'none yet' : formatAgo(found.newestMs, nowMs) },
    { label: 'Tuples', value: formatCount(found.tuples) },
    { label: 'Reading', value: `${literal(ingest.state, 120)}${share}` },
    {
      label: 'Rules looked',
      value: found.rulesEvaluatedMs === null ? 'not yet' : formatAgo(found.rulesEvaluatedMs, nowMs),
    },
    { label: 'Store', value: `${formatBytes(found.storeBytes)} on disk` },
    { label: 'Memory', value: `${formatBytes(found.residentBytes)} resident` },
  ];
}
