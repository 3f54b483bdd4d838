import type { FlowHistory, NewValueCandidate } from '#analysis/store/history.ts';
import type { Finding, Severity } from '#core/finding.ts';
import { actionsFor } from './actions.ts';
import { rankContributors } from './contributors.ts';
import { firstSeenFacts } from './finding-facts.ts';
import { collectCases, type FirstSeenCase, firstSeenBaseline, firstSeenTime } from './first-seen.ts';
import { inScope } from './name-pattern.ts';
import { count, percent } from './numbers.ts';
import type { Detector, Evaluation, EvaluationTime } from './rule.ts';
import { raised } from './severity.ts';
import type { UnusualPortRule } from './unusual-port-rule.ts';

/** D-03: a VM answers on, or connects to, a port that neither it nor (outbound) its peers used before. */
export const unusualPort: Detector<UnusualPortRule> = {
  id: 'unusual-port',
  family: 'new_value',
  summary: 'A VM answers on, or connects to, a port that is new for it.',
  condition,
  evaluate,
};

function condition({ trigger: { inbound, outbound }, baseline }: UnusualPortRule): string {
  return (
    `Fires when a VM answers on a port that is new in ${count(baseline.days)} days (from at least ` +
    `${count(inbound.minSources)} addresses or with ${count(inbound.minFlows)} flows), or connects out to one that ` +
    `under ${percent(outbound.maxPeersShare)} of the other VMs used.`
  );
}

async function evaluate(rule: UnusualPortRule, history: FlowHistory, at: EvaluationTime): Promise<Evaluation> {
  const time = await firstSeenTime(rule, history, at);
  if (time.waiting !== null) return { findings: [], waiting: time.waiting, windowsEvaluated: 0 };
  const { inbound, outbound } = rule.trigger;
  const candidates = [
    ...(inbound.enabled ? await history.answeredInboundPorts(time.window, time.lookBack) : []),
    ...(outbound.enabled ? await history.outboundPorts(time.window, time.lookBack) : []),
  ];
  const passing = candidates.filter((candidate) => passes(candidate, rule));
  const cases = await collectCases(passing, rule, history, {
    time,
    scopeOf: ({ key }) => ({ kind: 'vm', name: key['vm'] ?? '' }),
    fieldsOf: ({ key }) => [key['direction'] === 'out' ? 'dst' : 'src', 'country'],
  });
  const findings = decide(cases, rule, time.window.toMs);
  return { findings, waiting: null, windowsEvaluated: candidates.length };
}

/** Whether a port used in the window is new enough, and used enough, to speak of. */
export function passes(candidate: NewValueCandidate, rule: UnusualPortRule): boolean {
  const { vm = '', direction, port } = candidate.key;
  if (candidate.daysSeen > 0 || !inScope(vm, rule.scope.vms, rule.scope.exclude)) return false;
  const { inbound, outbound } = rule.trigger;
  const ignored = direction === 'out' ? outbound.ignorePorts : inbound.ignorePorts;
  if (ignored.some((each) => String(each) === port)) return false;
  if (direction !== 'out') return candidate.sources >= inbound.minSources || candidate.flows >= inbound.minFlows;
  return candidate.flows >= outbound.minFlows && candidate.peersShare < outbound.maxPeersShare;
}

/** One finding for each new port. */
export const decide = (cases: readonly FirstSeenCase[], rule: UnusualPortRule, toMs: number): readonly Finding[] =>
  cases.filter((each) => passes(each.candidate, rule)).map((each) => toFinding(each, rule, toMs));

function toFinding(each: FirstSeenCase, rule: UnusualPortRule, toMs: number): Finding {
  const { candidate } = each;
  const baseline = firstSeenBaseline(each, rule.baseline.days);
  const totals = { now: candidate.flows, usual: 0, limit: rule.contributors };
  return {
    rule: rule.id,
    title: rule.title,
    severity: severityOf(candidate, rule),
    key: candidate.key,
    window: { fromMs: candidate.firstMs, toMs },
    unit: 'flows',
    observed: candidate.flows,
    expected: null,
    ratio: null,
    p: null,
    threshold: thresholdOf(candidate, rule),
    baseline,
    contributors: rankContributors(each.fields, totals),
    facts: firstSeenFacts(each, baseline),
    suppressed: { excluded: 0, cooldown: 0 },
    firstTime: true,
    actions: actionsFor(candidate.key['vm'] ?? '', ['ports', 'talkers']),
  };
}

function thresholdOf(candidate: NewValueCandidate, { trigger }: UnusualPortRule): Record<string, number> {
  const { inbound, outbound } = trigger;
  return candidate.key['direction'] === 'out'
    ? { minFlows: outbound.minFlows, maxPeersShare: outbound.maxPeersShare }
    : { minFlows: inbound.minFlows, minSources: inbound.minSources };
}

function severityOf(candidate: NewValueCandidate, { severity }: UnusualPortRule): Severity {
  const own = candidate.key['direction'] === 'out' ? severity.outbound : severity.inbound;
  return severity.highPorts.includes(Number(candidate.key['port'])) ? raised(own) : own;
}
