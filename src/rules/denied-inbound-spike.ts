import type { FlowHistory } from '#analysis/store/history.ts';
import type { Finding, Severity } from '#core/finding.ts';
import { plural } from '#core/units.ts';
import { DAY_MS, lastMs } from '#core/window.ts';
import { actionsFor } from './actions.ts';
import { rankContributors } from './contributors.ts';
import {
  collectEvidence,
  collectSeries,
  type DeniedInboundEvidence,
  type DeniedInboundSeries,
} from './denied-inbound-series.ts';
import type { DeniedInboundSpikeRule } from './denied-inbound-spike-rule.ts';
import { spikeFacts } from './finding-facts.ts';
import { inScope } from './name-pattern.ts';
import { count, probability, times } from './numbers.ts';
import { currentWindow, type Detector, type Evaluation, type EvaluationTime } from './rule.ts';
import { type Comparison, compare, firedBefore, type SpikeTrigger } from './spike.ts';
import { learnSeason } from './statistics/season.ts';
import { type WarmUp, warmUp } from './statistics/warm-up.ts';

/** D-01: an NSG denied more inbound flows, or flows from more addresses, than is usual for the hour. */
export const deniedInboundSpike: Detector<DeniedInboundSpikeRule> = {
  id: 'denied-inbound-spike',
  family: 'spike',
  summary: 'More denied inbound flows, or denied sources, than is usual for this hour.',
  condition,
  evaluate,
};

/** Everything that the decision needs about one NSG; `evidence` is null where `judge` said that nothing fires. */
export interface DeniedInboundCase {
  readonly series: DeniedInboundSeries;
  readonly evidence: DeniedInboundEvidence | null;
}

export interface Judgement {
  /** Why the NSG is not judged yet, or null. */
  readonly waiting: string | null;
  readonly flows: Comparison;
  readonly sources: Comparison;
  /** The series that speaks: flows when they fire, else sources; null when all is usual. */
  readonly unit: 'flows' | 'sources' | null;
  readonly k: number;
  readonly trigger: SpikeTrigger;
  readonly before: number;
}

function condition({ trigger, baseline }: DeniedInboundSpikeRule): string {
  return (
    `Fires when an NSG denies at least ${times(trigger.ratio)} the inbound flows or sources that are usual for the ` +
    `hour, at least ${count(trigger.excess)} more, with a chance under ${probability(trigger.p)}; learns from ` +
    `${plural(baseline.days, 'day')}.`
  );
}

async function evaluate(rule: DeniedInboundSpikeRule, history: FlowHistory, at: EvaluationTime): Promise<Evaluation> {
  const window = currentWindow(at);
  const names = await history.nsgs(window);
  const recordedHours = new Set(await history.hoursWithRecords(lastMs(rule.baseline.days * DAY_MS, window.fromMs)));
  const cases: DeniedInboundCase[] = [];
  for (const nsg of names.filter((name) => inScope(name, rule.scope.nsgs, rule.scope.exclude))) {
    const series = await collectSeries({ nsg, window, recordedHours }, rule, history);
    const fires = judge(series, rule).unit !== null;
    cases.push({ series, evidence: fires ? await collectEvidence(series, rule, history) : null });
  }
  const judgements = cases.map(({ series }) => judge(series, rule));
  const ready = judgements.filter((judgement) => judgement.waiting === null).length;
  const reason = judgements.find((judgement) => judgement.waiting !== null)?.waiting ?? null;
  return { findings: decide(cases, rule), waiting: ready === 0 ? reason : null, windowsEvaluated: ready };
}

/** One finding for each NSG that fires. */
export function decide(cases: readonly DeniedInboundCase[], rule: DeniedInboundSpikeRule): readonly Finding[] {
  return cases.flatMap(({ series, evidence }) => {
    const judgement = judge(series, rule);
    if (judgement.unit === null || evidence === null) return [];
    return [toFinding({ series, evidence }, judgement, rule)];
  });
}

/** Holds the window of one NSG against its history. */
export function judge(series: DeniedInboundSeries, rule: DeniedInboundSpikeRule): Judgement {
  const allowed: WarmUp = warmUp(series.historyMs, { ...rule.baseline, youngDivisor: rule.trigger.youngDivisor });
  const trigger = { ...rule.trigger, p: rule.trigger.p / allowed.pDivisor };
  const options = {
    kind: allowed.season,
    timeZone: rule.baseline.timeZone,
    clipPercentile: rule.baseline.clipPercentile,
    levelMs: rule.baseline.levelDays * DAY_MS,
  };
  const flowHours = series.hours.map(({ hourMs, flows }) => ({ hourMs, value: flows }));
  const flowSeason = learnSeason(flowHours, options);
  const sourceHours = series.hours.map(({ hourMs, sources }) => ({ hourMs, value: sources }));
  const sourceSeason = learnSeason(sourceHours, options);
  const flows = compare(series.now.flows, series.window, flowSeason, trigger);
  const sources = compare(series.now.sources, series.window, sourceSeason, trigger);
  const unit = allowed.waiting !== null ? null : flows.fires ? 'flows' : sources.fires ? 'sources' : null;
  const [hours, season] = unit === 'sources' ? [sourceHours, sourceSeason] : [flowHours, flowSeason];
  const before = unit === null ? 0 : firedBefore(hours, season, trigger);
  return { waiting: allowed.waiting, flows, sources, unit, k: season.k, trigger, before };
}

function toFinding(
  { series, evidence }: { readonly series: DeniedInboundSeries; readonly evidence: DeniedInboundEvidence },
  judgement: Judgement,
  rule: DeniedInboundSpikeRule,
): Finding {
  const unit = judgement.unit ?? 'flows';
  const { observed, expected, ratio, p } = judgement[unit];
  const contributors = rankContributors(evidence.fields, {
    now: series.now.flows,
    usual: evidence.usualFlows,
    limit: rule.contributors,
  });
  const newSources = series.now.sources === 0 ? 0 : series.now.newSources / series.now.sources;
  const topShare = contributors[0]?.share ?? 0;
  const baseline = {
    kind: 'seasonal-nb' as const,
    days: Math.round((series.spanHours / 24) * 100) / 100,
    wantedDays: rule.baseline.days,
    k: judgement.k,
    coverage: series.spanHours === 0 ? 0 : series.hours.length / series.spanHours,
  };
  return {
    rule: rule.id,
    title: rule.title,
    severity: severityOf(rule, judgement, { newSources, topShare }),
    key: { nsg: series.nsg },
    window: series.window,
    unit,
    observed,
    expected,
    ratio,
    p,
    threshold: { p: judgement.trigger.p, ratio: judgement.trigger.ratio, excess: judgement.trigger.excess },
    baseline,
    contributors,
    facts: spikeFacts({ ...judgement, unit, newSources, baseline }),
    suppressed: { excluded: 0, cooldown: 0 },
    firstTime: judgement.before === 0,
    actions: actionsFor(series.nsg, ['talkers', 'ports', 'countries']),
  };
}

/** High needs size or newness, and that it is not merely many strangers knocking once each. */
function severityOf(
  rule: DeniedInboundSpikeRule,
  judgement: Judgement,
  shares: { readonly newSources: number; readonly topShare: number },
): Severity {
  const { high } = rule.severity;
  const large = judgement.flows.ratio >= high.ratio || shares.newSources >= high.newSources;
  const concentrated = shares.topShare >= high.topShare || judgement.sources.ratio >= high.sourcesRatio;
  return large && concentrated ? 'high' : rule.severity.default;
}
