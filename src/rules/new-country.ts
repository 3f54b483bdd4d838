import type { FlowHistory, NewValueCandidate } from '#analysis/store/history.ts';
import type { Finding, Severity } from '#core/finding.ts';
import { DAY_MS, lastMs } from '#core/window.ts';
import { actionsFor } from './actions.ts';
import { rankContributors } from './contributors.ts';
import { firstSeenFacts } from './finding-facts.ts';
import {
  collectCases,
  type FirstSeenCase,
  type FirstSeenTime,
  firstSeenBaseline,
  firstSeenTime,
} from './first-seen.ts';
import { inScope, matchesAny } from './name-pattern.ts';
import type { NewCountryRule } from './new-country-rule.ts';
import { count } from './numbers.ts';
import type { Detector, Evaluation, EvaluationTime } from './rule.ts';
import { raised } from './severity.ts';

/** D-04: allowed traffic with a country that an NSG never, or hardly ever, had traffic with. */
export const newCountry: Detector<NewCountryRule> = {
  id: 'new-country',
  family: 'new_value',
  summary: 'Allowed traffic with a country that is new or rare for the NSG.',
  condition,
  evaluate,
};

function condition({ baseline, trigger }: NewCountryRule): string {
  const { rare } = trigger;
  const rarely = rare.enabled ? `, or seen on at most ${count(rare.maxDays)} of ${count(rare.ofDays)} days` : '';
  return (
    `Fires when allowed traffic flows with a country that is new in ${count(baseline.days)} days${rarely} ` +
    `(at least ${count(trigger.minFlows)} flows or ${count(trigger.minBytes)} bytes).`
  );
}

async function evaluate(rule: NewCountryRule, history: FlowHistory, at: EvaluationTime): Promise<Evaluation> {
  const time = await firstSeenTime(rule, history, at);
  if (time.waiting !== null) return { findings: [], waiting: time.waiting, windowsEvaluated: 0 };
  const candidates = await history.countries(time.window, time.lookBack);
  const unseen = candidates.filter((candidate) => candidate.daysSeen === 0 && passes(candidate, rule));
  const rare = await rareCountries(rule, history, time);
  const cases = await collectCases([...unseen, ...rare], rule, history, {
    time,
    scopeOf: ({ key }) => ({ kind: 'nsg', name: key['nsg'] ?? '' }),
    fieldsOf: ({ key }) => [key['direction'] === 'out' ? 'dst' : 'src', 'port', 'vm'],
  });
  return { findings: decide(cases, rule, time.window.toMs), waiting: null, windowsEvaluated: candidates.length };
}

/** With fewer days of history than `ofDays`, every country would be rare. */
async function rareCountries(
  rule: NewCountryRule,
  history: FlowHistory,
  time: FirstSeenTime,
): Promise<readonly NewValueCandidate[]> {
  const { enabled, maxDays, ofDays } = rule.trigger.rare;
  if (!enabled || time.historyMs < ofDays * DAY_MS) return [];
  const candidates = await history.countries(time.window, lastMs(ofDays * DAY_MS, time.window.fromMs));
  return candidates.filter(
    (candidate) => candidate.daysSeen > 0 && candidate.daysSeen <= maxDays && passes(candidate, rule),
  );
}

/** Whether there is enough traffic with a country, at an NSG that the rule looks at, to speak of. */
export function passes({ key, flows, bytes }: NewValueCandidate, rule: NewCountryRule): boolean {
  const { nsg = '', country = '' } = key;
  if (country === '' || rule.trigger.ignoreCountries.includes(country)) return false;
  if (!inScope(nsg, rule.scope.nsgs, rule.scope.exclude)) return false;
  return flows >= rule.trigger.minFlows || bytes >= rule.trigger.minBytes;
}

/** One finding for each country. */
export const decide = (cases: readonly FirstSeenCase[], rule: NewCountryRule, toMs: number): readonly Finding[] =>
  cases.filter((each) => passes(each.candidate, rule)).map((each) => toFinding(each, rule, toMs));

function toFinding(each: FirstSeenCase, rule: NewCountryRule, toMs: number): Finding {
  const { candidate } = each;
  const { rare, minFlows, minBytes } = rule.trigger;
  const isNew = candidate.daysSeen === 0;
  const baseline = firstSeenBaseline(each, isNew ? rule.baseline.days : rare.ofDays);
  return {
    rule: rule.id,
    title: isNew ? rule.title : `${rule.title} (rare)`,
    severity: severityOf(each, rule),
    key: candidate.key,
    window: { fromMs: candidate.firstMs, toMs },
    unit: 'flows',
    observed: candidate.flows,
    expected: null,
    ratio: null,
    p: null,
    threshold: { minFlows, minBytes, ...(isNew ? {} : { rareDays: rare.maxDays }) },
    baseline,
    contributors: rankContributors(each.fields, { now: candidate.flows, usual: 0, limit: rule.contributors }),
    facts: firstSeenFacts(each, baseline),
    suppressed: { excluded: 0, cooldown: 0 },
    firstTime: isNew,
    actions: actionsFor(candidate.key['nsg'] ?? '', ['countries', 'talkers', 'ports']),
  };
}

/** One step up for management ports and for the data tier. */
function severityOf({ candidate, fields }: FirstSeenCase, { severity }: NewCountryRule): Severity {
  const own = candidate.daysSeen === 0 ? severity.new : severity.rare;
  const values = (field: string): string[] =>
    fields.filter((each) => each.field === field).flatMap((each) => each.now.map(({ value }) => value));
  const managed = values('port').some((port) => severity.raisePorts.includes(Number(port)));
  const names = [candidate.key['nsg'] ?? '', ...values('vm')];
  const dataTier = names.some((name) => matchesAny(name, severity.raiseResources));
  return managed || dataTier ? raised(own) : own;
}
