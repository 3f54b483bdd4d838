import type { TupleList, TupleRow } from '#analysis/views/results.ts';
import { literal } from '#core/literal.ts';
import { scopeName } from '#core/resource.ts';
import { formatBytes, formatCount, formatMoment, plural, windowName, zoneName } from '#core/units.ts';
import { buttons, type Message, type TableBlock, text } from '#render/message.ts';
import { cell, left, portName, right } from '../tables/cells.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { emptyWindow } from './empty-window.ts';
import { filterText } from './filter-text.ts';
import { parseQuery, type Query, settle } from './query.ts';
import { pressable, sameAnd } from './views/asked.ts';
import { drill } from './views/drill.ts';
import { emptyFilter } from './views/empty-filter.ts';

/** As many as a person reads. */
const SHOWN = 20;

export const tuples = defineCommand<Query>({
  name: 'tuples',
  synonyms: { tuple: '', rows: '', raw: '', lines: '' },
  usage: ['tuples [resource] [window] [where …]'],
  summary: 'Lines of the flow logs as they stand there.',
  examples: [
    { command: 'tuples', says: `the newest ${SHOWN} of the last 2 h` },
    { command: 'tuples vm-web-1 last 30m', says: 'what the logs of one VM say', named: true },
    { command: 'tuples where rule = *ssh*', says: 'those that one rule decided' },
  ],
  details: [
    'Everything else counts a flow once, where it begins. The same flow may stand in several logs, at both ends, or in a record that is there twice: such lines are marked “repeats”, and the one that counts is the one with the most specific rule.',
  ],
  works: true,
  parse: parseQuery,
  run,
});

async function run(request: Query, context: CommandContext): Promise<Message> {
  const { ports, signal, timeZone, nowMs } = context;
  context.progress('Reading tuples…');
  const settled = await settle(request, context);
  const { scope, window, filter, note } = settled;
  const list = await ports.view('tuples', { scope, window, filter, limit: SHOWN }, { signal });
  if (list.total === 0 && filter !== null) return emptyFilter({ scope, window, filter, words: 'tuples' }, context);
  if (list.total === 0) return emptyWindow({ scope, window, words: 'tuples' }, context);
  return {
    title: `${headline(list)}: ${literal(scopeName(scope))}, ${windowName(window, timeZone, nowMs)}`,
    tone: 'plain',
    blocks: [
      ...(note === null ? [] : [text(note)]),
      ...(filter === null ? [] : [text(filterText(filter))]),
      table(list, context),
      buttons(
        ...pressable([
          ...drill('tuples', list, settled),
          { label: 'Flows', command: sameAnd(settled, 'flows') },
          { label: 'Whole report', command: sameAnd(settled, 'report') },
        ]),
        { label: 'Flow logs', command: 'sources' },
      ),
    ],
  };
}

function headline({ total, repeated }: TupleList): string {
  const all = plural(total, 'tuple');
  return repeated === 0 ? `${all}, each of a flow of its own` : `${all}, ${formatCount(repeated)} repeat others`;
}

function table({ rows, total }: TupleList, { timeZone, nowMs }: CommandContext): TableBlock {
  return {
    kind: 'table',
    title: '',
    columns: [
      left(`Time (${zoneName(rows[0]?.timeMs ?? nowMs, timeZone)})`),
      left('Flow log'),
      left('At'),
      left('What'),
      left('From'),
      left('To'),
      left('Rule'),
      right('Bytes'),
      left('Counts'),
    ],
    rows: rows.map((row) => [
      formatMoment(row.timeMs, timeZone, { nowMs }),
      cell(row.source),
      cell(row.machine),
      what(row),
      row.src,
      `${row.dst} ${portName(row.protocol, row.dstPort)}`,
      cell(row.rule),
      row.hasCounters ? formatBytes(row.bytes) : '–',
      row.counts ? 'yes' : 'repeats',
    ]),
    more: Math.max(0, total - rows.length),
  };
}

const STATES: Readonly<Record<string, string>> = { begin: 'begins', continue: 'goes on', end: 'ends' };

/** "denied in", "allowed out, goes on". */
function what({ direction, action, state }: TupleRow): string {
  const decision = `${action === 'deny' ? 'denied' : 'allowed'} ${direction}`;
  const step = action === 'deny' ? undefined : STATES[state];
  return step === undefined ? decision : `${decision}, ${step}`;
}
