import { GAP_MS } from '#analysis/store/source-activity.ts';
import { literal } from '#core/literal.ts';
import { DAY_MS, lastMs, type Window } from '#core/window.ts';
import type { Block, Message } from '#render/message.ts';
import { timelineChart } from '#render/charts/timeline.ts';
import { formatRange } from '#core/units.ts';
import type { SourceStatus } from '../ports.ts';
import { detail } from '../sources/detail.ts';
import { overview, type Reading } from '../sources/overview.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { CommandError, nearest } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import { draw, pictureNotes } from './pictures.ts';
import { quoted, say } from './say.ts';
import { takeWindow } from './windows.ts';

interface SourcesRequest {
  /** As typed; null for all flow logs. */
  readonly name: string | null;
  readonly window: Window | null;
  readonly refresh: boolean;
}

const REFRESH = new Set(['refresh', 'reload', 'again']);
const MOST_SUGGESTIONS = 6;

export const sources = defineCommand<SourcesRequest>({
  name: 'sources',
  synonyms: { source: '', logs: '', flowlogs: '', 'flow-logs': '' },
  usage: ['sources [flow log] [window]'],
  summary: 'The flow logs that are read: how much, how new, what is wrong.',
  examples: [
    { command: 'sources', says: 'all flow logs with lag, tuples per hour and gaps of the last 24 h' },
    { command: 'sources vnet-shop-flowlog', says: 'everything about one flow log, with a chart', named: true },
    { command: 'sources last 7d', says: 'the same as `sources` with the gaps of a week' },
    { command: 'sources refresh', says: 'asks Azure Resource Manager anew first' },
  ],
  details: [
    'The lag is the age of the newest record: Azure writes one a minute and delivers it some minutes late. A gap is more than 5 minutes without any record, between the first and the last of the window.',
    'What a flow log is set to (retention, filter, record types) is known where `azure.subscriptions` names its subscription.',
  ],
  works: false,
  parse: (cursor, situation) => {
    const refresh = cursor.takeWord(REFRESH) !== null;
    const before = takeWindow(cursor, situation);
    const name = cursor.take()?.text ?? null;
    const window = before ?? takeWindow(cursor, situation);
    nothingMore(cursor);
    return { name, window, refresh };
  },
  run: async ({ name, window: asked, refresh }, context) => {
    const { ports, signal, nowMs, timeZone } = context;
    const window = asked ?? lastMs(DAY_MS, nowMs);
    if (refresh) context.progress('Asking Azure Resource Manager…');
    const found = await ports.sources({ window, refresh }, { signal });
    if (name !== null) return one(named(name, found.list), window, context);
    return overview(found, { window, timeZone, nowMs, reading: await reading(ports) });
  },
});

function nothingMore(cursor: Cursor): void {
  const token = cursor.peek();
  if (token === undefined) return;
  throw new CommandError('FB2002', {
    message: `“${literal(token.text)}” at position ${cursor.position(token)} is not expected.`,
    next: 'Say `sources`, or `sources` with the name of one flow log and a window.',
    suggestions: [{ label: 'sources', command: 'sources' }],
  });
}

/** The flow log of that name, or the only one with that in its name. Throws FB2004. */
function named(name: string, list: readonly SourceStatus[]): SourceStatus {
  const wanted = name.toLowerCase();
  const names = list.map((source) => source.name);
  const exact = list.find((source) => source.name.toLowerCase() === wanted);
  const parts = list.filter((source) => source.name.toLowerCase().includes(wanted));
  const [only] = parts;
  if (exact !== undefined) return exact;
  if (only !== undefined && parts.length === 1) return only;
  const near = nearest(name, names);
  const offered = parts.length > 0 ? parts.map((source) => source.name) : near === null ? names : [near];
  throw new CommandError('FB2004', {
    message:
      parts.length > 1
        ? `Several flow logs have “${literal(name)}” in their names.`
        : `There is no flow log called “${literal(name)}”.`,
    next:
      offered.length === 0
        ? 'No flow log is being read; `status` says why.'
        : 'Choose one of those below, or say `sources` for all.',
    suggestions: offered
      .slice(0, MOST_SUGGESTIONS)
      .map((each) => ({ label: literal(each, 40), command: say('sources', quoted(each)) })),
  });
}

async function one(source: SourceStatus, window: Window, context: CommandContext): Promise<Message> {
  const { ports, signal, nowMs, timeZone } = context;
  const about = { window, timeZone, nowMs };
  if (source.blobs === 0) return detail(source, about, []);
  context.partial(detail(source, about, []));
  const timeline = await ports.sourceTimeline({ source: source.name, window }, { signal });
  const subtitle = `${literal(source.name)} · ${formatRange(window, timeZone, { nowMs })}`;
  const build = () =>
    timelineChart(timeline, { timeZone, subtitle, covered: window, gaps: withSilence(source, window) });
  const drawn = await draw([{ name: 'flows over time', build }], { ports, signal });
  const pictures: Block[] = drawn.pictures.map((picture) => ({ kind: 'picture', picture }));
  return detail(source, about, [...pictures, ...pictureNotes(drawn)]);
}

/** What is known of the reading of all flow logs; nothing where it cannot be found out. */
const reading = (ports: CommandContext['ports']): Promise<Reading> =>
  ports.status().then(
    ({ ingest }) => ingest,
    () => ({ share: null, problem: null }),
  );

/** Since the newest record nothing is known either. */
function withSilence({ gaps, newestMs }: SourceStatus, { toMs }: Window): readonly Window[] {
  return newestMs === null || toMs - newestMs <= GAP_MS ? gaps : [...gaps, { fromMs: newestMs, toMs }];
}
