import { literal } from '#core/literal.ts';
import { formatAgo, formatCount, formatDuration, formatTime, plural, windowName } from '#core/units.ts';
import type { Window } from '#core/window.ts';
import { type Block, buttons, type Message, text } from '#render/message.ts';
import { quoted, say } from '../commands/say.ts';
import type { SourceStatus } from '../ports.ts';
import { cautions, complaint, nextSteps } from './advice.ts';
import { needsCare, sourceState } from './state.ts';
import { formatNames, gapsCell, gapTable, retentionText, STATE_WORDS, stateText, targetText } from './tables.ts';

interface Context {
  readonly window: Window;
  readonly timeZone: string;
  readonly nowMs: number;
}

/** Everything about one flow log; `pictures` stand before the tables. */
export function detail(source: SourceStatus, context: Context, pictures: readonly Block[]): Message {
  const { nowMs, timeZone } = context;
  const newest = source.newestMs === null ? '' : `, newest record ${formatAgo(source.newestMs, nowMs)}`;
  const wrong = complaint(source, nowMs);
  const steps = nextSteps(source, nowMs).map((step, index) => `${index + 1}. ${step}`);
  const blocks: Block[] = [
    ...(wrong === null ? [] : [text(`**${wrong}**`)]),
    ...(steps.length === 0 ? [] : [text(steps.join('\n'))]),
    ...cautions(source).map((caution) => text(caution)),
    ...(source.blobs === 0 ? [] : [{ kind: 'facts', facts: readFacts(source, context) } as const]),
    ...settingsFacts(source),
    ...pictures,
    ...(source.gaps.length === 0 ? [] : [gapTable(source.gaps, { timeZone, nowMs })]),
    text(NOTES.concat(source.format.includes('nsg') ? [NSG_END] : []).join(' '), 'quiet'),
    buttons(
      { label: 'All flow logs', command: 'sources' },
      ...(source.blobs === 0
        ? []
        : [{ label: 'Last 7 days', command: say('sources', quoted(source.name), 'last 7d') }]),
      { label: 'Status', command: 'status' },
    ),
  ];
  const title = `Flow log ${literal(source.name)}: ${STATE_WORDS[sourceState(source, nowMs)]}${newest}`;
  return { title, tone: needsCare(source, nowMs) ? 'warning' : 'plain', blocks };
}

const NOTES = [
  'Lag: age of the newest record. Azure writes one record a minute and delivers it some minutes late.',
  'Gap: more than 5 minutes without any record; where there is little traffic, it may be just that.',
];
const NSG_END = 'NSG flow logs end on 30 September 2027; VNet flow logs take their place.';

function readFacts(source: SourceStatus, { timeZone, nowMs, window }: Context) {
  const time = (ms: number | null): string => (ms === null ? 'none yet' : formatTime(ms, timeZone, { nowMs }));
  const usual =
    source.usualTuplesPerHour === null
      ? 'not known yet'
      : `${formatCount(source.usualTuplesPerHour)} an hour, median of 7 days`;
  return [
    { label: 'Newest record', value: time(source.newestMs) },
    { label: 'Lag', value: source.newestMs === null ? '–' : formatDuration(Math.max(0, nowMs - source.newestMs)) },
    { label: 'Oldest record', value: time(source.oldestMs) },
    {
      label: 'Last hour',
      value: `${plural(source.tuplesLastHour, 'tuple')} from ${plural(source.nicsLastHour, 'NIC')}`,
    },
    { label: 'Usual', value: usual },
    { label: 'Gaps', value: `${gapsCell(source)}, ${windowName(window, timeZone, nowMs)}` },
    { label: 'Format', value: formatNames(source.format) || 'not known yet' },
    {
      label: 'Read',
      value: `${plural(source.tuples, 'tuple')} of ${plural(source.nics, 'NIC')} from ${plural(source.blobs, 'blob')}`,
    },
    { label: 'Container', value: literal(source.container) || '–' },
  ];
}

/** One block for each resource of the name; nothing where it was not discovered. */
function settingsFacts({ resources }: SourceStatus): Block[] {
  return resources.flatMap((resource): Block[] => [
    text('Set in Azure', 'heading'),
    {
      kind: 'facts',
      facts: [
        { label: 'Flow log', value: `${literal(resource.name)} at ${literal(resource.watcher)}` },
        { label: 'Watches', value: literal(targetText(resource)) || '–' },
        { label: 'State', value: stateText(resource) },
        { label: 'Storage account', value: literal(resource.account) || '–' },
        { label: 'Retention', value: retentionText(resource) },
        { label: 'Filter', value: literal(resource.filter, 200) || 'none, everything is logged' },
        { label: 'Record types', value: resource.recordTypes.join(', ') || 'all' },
        {
          label: 'Traffic Analytics',
          value: resource.trafficAnalyticsMinutes === null ? 'off' : `every ${resource.trafficAnalyticsMinutes} min`,
        },
        { label: 'Subscription', value: literal(resource.subscription) },
      ],
    },
  ]);
}
