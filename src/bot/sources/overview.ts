import type { SubscriptionState } from '#azure/arm-discovery.ts';
import { literal } from '#core/literal.ts';
import { formatAgo, formatPercent, plural, windowName } from '#core/units.ts';
import type { Window } from '#core/window.ts';
import { type Block, buttons, type Message, text } from '#render/message.ts';
import { quoted, say } from '../commands/say.ts';
import type { Sources, SourceStatus } from '../ports.ts';
import { cautions, complaint, nextSteps } from './advice.ts';
import { needsCare } from './state.ts';
import { activityTable, settingsTable } from './tables.ts';

/** How far all flow logs are read: share 0..1 where it is known, and what keeps them from being read. */
export interface Reading {
  readonly share: number | null;
  readonly problem: string | null;
}

interface Context {
  readonly window: Window;
  readonly timeZone: string;
  readonly nowMs: number;
  readonly reading: Reading;
}

/** Flow logs whose trouble is spelled out; the tables have the others. */
const MOST_TOLD = 5;
const MOST_NAMES = 3;
const MOST_BUTTONS = 3;

/** All flow logs: what is wrong, how they come in, what they are set to. */
export function overview({ list, subscriptions }: Sources, context: Context): Message {
  const { nowMs, timeZone, reading } = context;
  const care = list.filter((source) => needsCare(source, nowMs));
  const ordered = [...care, ...list.filter((source) => !care.includes(source))];
  const problems = [reading, ...subscriptions].flatMap(({ problem }) => (problem === null ? [] : [problem]));
  if (list.length === 0) return noSources(subscriptions, problems);
  const how =
    care.length > 0 ? `${care.length} to look at` : reading.problem === null ? 'all well' : 'not read just now';
  const blocks: Block[] = [
    ...problems.map((problem) => text(literal(problem, 500))),
    ...stillReading(reading),
    ...careTexts(care, nowMs),
    ...cautionTexts(list),
    activityTable(ordered, { timeZone, nowMs }),
    ...(list.some(({ resources }) => resources.length > 0) ? [settingsTable(ordered)] : []),
    text(smallPrint(subscriptions, context), 'quiet'),
    next(ordered),
  ];
  const ok = care.length === 0 && problems.length === 0;
  return { title: `${plural(list.length, 'flow log')}, ${how}`, tone: ok ? 'plain' : 'warning', blocks };
}

const stillReading = ({ share }: Reading): Block[] =>
  share === null || share >= 1
    ? []
    : [text(`Records are still being read (${formatPercent(share)}): what is not read yet looks like a gap.`)];

/** The complaint and the first thing to do; `sources NAME` has the rest. An account that refuses is told once. */
function careTexts(care: readonly SourceStatus[], nowMs: number): Block[] {
  const told = Map.groupBy(care, (source) => {
    const [first] = nextSteps(source, nowMs);
    return `${complaint(source, nowMs) ?? ''}${first === undefined ? '' : `\nFirst: ${first}`}`;
  });
  return [...told].slice(0, MOST_TOLD).map(([what, who]) => text(`**${namesOf(who)}:** ${what}`));
}

function namesOf(list: readonly SourceStatus[]): string {
  const names = list.slice(0, MOST_NAMES).map(({ name }) => literal(name));
  return list.length > names.length ? `${names.join(', ')} and ${list.length - names.length} more` : names.join(', ');
}

const cautionTexts = (list: readonly SourceStatus[]): Block[] =>
  list
    .flatMap((source) => cautions(source).map((caution) => text(`**${literal(source.name)}:** ${caution}`)))
    .slice(0, MOST_TOLD);

function smallPrint(subscriptions: readonly SubscriptionState[], { nowMs, timeZone, window }: Context): string {
  const read = subscriptions.flatMap(({ readMs }) => (readMs === null ? [] : [readMs]));
  const lines = [
    `Lag: age of the newest record. Azure writes one record a minute and delivers it some minutes late. Usual: median of the hours of 7 days. Gaps: more than 5 minutes without any record, ${windowName(window, timeZone, nowMs)}; the longest in brackets.`,
  ];
  if (subscriptions.length === 0) return lines.join('\n');
  const answered = read.length === 0 ? 'has not answered yet' : `answered ${formatAgo(Math.min(...read), nowMs)}`;
  lines.push(
    `Azure Resource Manager ${answered} for ${plural(subscriptions.length, 'subscription')}; \`sources refresh\` asks it now.`,
  );
  return lines.join('\n');
}

/** The first flow logs, which are those with trouble, and what else is asked. */
const next = (ordered: readonly SourceStatus[]): Block =>
  buttons(
    ...ordered
      .slice(0, MOST_BUTTONS)
      .map(({ name }) => ({ label: literal(name, 40), command: say('sources', quoted(name)) })),
    { label: 'Status', command: 'status' },
    { label: 'Report', command: 'report' },
  );

function noSources(subscriptions: readonly SubscriptionState[], problems: readonly string[]): Message {
  const searched =
    subscriptions.length === 0
      ? 'None was found in the containers of the configured storage accounts.'
      : `None was found in the storage accounts and ${plural(subscriptions.length, 'subscription')} that are configured.`;
  return {
    title: 'No flow log is being read.',
    tone: 'warning',
    blocks: [
      ...problems.map((problem) => text(literal(problem, 500))),
      text(`${searched} \`status\` shows whether they can be reached.`),
      buttons({ label: 'Status', command: 'status' }),
    ],
  };
}
