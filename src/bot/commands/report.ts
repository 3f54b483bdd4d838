import type { OpenedCapture } from '#analysis/ingest/capture-library.ts';
import type { Report } from '#analysis/report.ts';
import type { ApplicationRow, Ranking } from '#analysis/views/results.ts';
import { literal } from '#core/literal.ts';
import { formatPercent } from '#core/units.ts';
import { applicationsChart } from '#render/charts/applications.ts';
import { countriesMap } from '#render/charts/countries.ts';
import { portsChart } from '#render/charts/ports.ts';
import { talkersChart } from '#render/charts/talkers.ts';
import { timelineChart } from '#render/charts/timeline.ts';
import type { ChartOptions } from '#render/chart.ts';
import type { Message } from '#render/message.ts';
import type { BotPorts } from '../ports.ts';
import type { RuleCounts } from '../report/findings.ts';
import { reportMessage } from '../report-message.ts';
import { captureFileFacts, captureFileWarning } from '../report/capture-file.ts';
import { pageLink } from '../report/page-link.ts';
import { chartOptions } from './chart-options.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { emptyWindow } from './empty-window.ts';
import { filterText } from './filter-text.ts';
import { draw, pictureNotes, type Wanted } from './pictures.ts';
import { parseQuery, type Query, settle } from './query.ts';
import { reportButtons } from './report-buttons.ts';
import { emptyFilter } from './views/empty-filter.ts';

export const report = defineCommand<Query>({
  name: 'report',
  synonyms: { summary: '', overview: '', check: '', traffic: '' },
  usage: ['report [resource] [window] [where …]'],
  summary: 'What happened: findings, numbers, charts and tables.',
  examples: [
    { command: 'report', says: 'everything, last 2 h' },
    { command: 'report vm-web-1 last 30m', says: 'one VM, the last half hour', named: true },
    { command: 'report nsg nsg-web from 08:00 to 10:30', says: 'one NSG, this morning', named: true },
    { command: 'report since yesterday 22:00', says: 'everything since last night' },
    {
      command: 'report last 24h where country = NL',
      says: 'numbers, charts and tables of the traffic with one country',
    },
    { command: 'report capture vm-web-1', says: 'a packet capture by a part of its name', named: true },
  ],
  details: ['Findings come first, each with what to do. Buttons below the answer go deeper into the same window.'],
  works: true,
  parse: parseQuery,
  run,
});

async function run(query: Query, context: CommandContext): Promise<Message> {
  const { ports, signal } = context;
  context.progress('Reading flows…');
  const { scope, window, filter, note, capture } = await settle(query, context);
  const answered = await ports.report({ scope, window, filter }, { signal });
  const found = capture?.facts === null ? withoutCapture(answered) : answered;
  if (found.summary.tuples === 0 && filter !== null) {
    return emptyFilter({ scope, window, filter, words: 'report' }, context);
  }
  if (found.summary.tuples === 0 && capture === null) return emptyWindow({ scope, window, words: 'report' }, context);
  const after = [...(await pageLink(ports, { scope, window, filter })), reportButtons(found, filter, context)];
  const warning = capture === null ? await stillReading(ports) : captureWarning(capture);
  const only = filter === null ? null : `${filterText(filter)} Findings are those of all flows.`;
  const notes = [note, only, warning].filter((each) => each !== null);
  const facts = capture === null || capture.facts === null ? {} : { facts: captureFileFacts(capture.facts, context) };
  const base = {
    timeZone: context.timeZone,
    nowMs: context.nowMs,
    notes,
    after,
    ...facts,
    ...(await ruleCounts(ports)),
  };
  context.partial(reportMessage(found, base));
  context.progress('Drawing charts…');
  const charts = reportCharts(found, context);
  const onDrawn = (done: number): void => context.progress('Drawing charts…', done / charts.length);
  const drawn = await draw(charts, { ports, signal, onDrawn });
  return reportMessage(found, { ...base, pictures: drawn.pictures, pictureNotes: pictureNotes(drawn) });
}

/** A flow log that was imported stands beside the captures and is none. */
const withoutCapture = ({ capture: _capture, ...report }: Report): Report => report;

const captureWarning = ({ facts, problem = null }: OpenedCapture): string | null =>
  facts === null ? problem && literal(problem, 400) : captureFileWarning(facts);

/** Without the state of the rules a report is still a report. */
async function ruleCounts(ports: BotPorts): Promise<{ rules?: RuleCounts }> {
  try {
    const atWork = (await ports.rules()).filter((rule) => rule.enabled);
    return { rules: { atWork: atWork.length, waiting: atWork.filter((rule) => rule.waiting !== null).length } };
  } catch {
    return {};
  }
}

/** Numbers grow while records are still coming in; nothing where that cannot be found out. */
async function stillReading(ports: BotPorts): Promise<string | null> {
  try {
    const { share } = (await ports.status()).ingest;
    return share === null || share >= 1
      ? null
      : `Records are still being read (${formatPercent(share)}): these numbers will grow.`;
  } catch {
    return null;
  }
}

/** Time with the findings' windows marked, ports, talkers, and a map where an address could be placed. */
export function reportCharts(
  found: Report,
  context: { readonly timeZone: string; readonly nowMs: number },
): readonly Wanted[] {
  // A flow log that was imported is found like a capture, and its rules have decided.
  const options = { ...chartOptions(found, context), hasDecisions: found.capture === undefined };
  const marks = found.findings.map((finding) => ({ window: finding.window, label: finding.title }));
  const charts = [
    {
      name: 'flows over time',
      build: () => timelineChart(found.timeline, { ...options, marks, covered: found.window }),
    },
    ...(found.capture === undefined ? [] : [applicationsOf(found.capture.applications, options)]),
    { name: 'ports', build: () => portsChart(found.ports, options) },
    { name: 'talkers', build: () => talkersChart(found.talkers, options) },
  ];
  if (found.countries.rows.length > 0)
    charts.push({ name: 'countries', build: () => countriesMap(found.countries, options) });
  return charts;
}

const applicationsOf = (ranking: Ranking<ApplicationRow>, options: ChartOptions): Wanted => ({
  name: 'applications',
  build: () => applicationsChart(ranking, options),
});
