import type { FlowHistory, NewValueCandidate } from '#analysis/store/history.ts';
import type { Baseline, Contributor } from '#core/finding.ts';
import { EVERYTHING, type Scope } from '#core/resource.ts';
import { DAY_MS, HOUR_MS, lastMs, type Window } from '#core/window.ts';
import type { FieldValues } from './contributors.ts';
import { currentWindow, type EvaluationTime } from './rule.ts';
import { historyBefore, waitingReason } from './statistics/warm-up.ts';

/** What is shared by rules that fire on values that were not there before. */

/** More findings than this from one rule at one time are one event: the largest are given, the rest are counted. */
export const MAX_FINDINGS = 20;

/** A candidate that passed, with what is needed to explain it. */
export interface FirstSeenCase {
  readonly candidate: NewValueCandidate;
  /** Records of the VM or NSG before the window. */
  readonly historyMs: number;
  /** Share of the hours of the look-back in which the log was on. */
  readonly coverage: number;
  readonly fields: readonly FieldValues[];
  /** Values that passed too but are not given, for the last case only. */
  readonly unlisted: number;
}

export interface FirstSeenTime {
  readonly window: Window;
  readonly lookBack: Window;
  /** Records of anything before the window. */
  readonly historyMs: number;
  /** Why nothing is judged yet, or null. */
  readonly waiting: string | null;
}

interface FirstSeenRule {
  readonly baseline: { readonly days: number; readonly minDays: number };
  readonly contributors: number;
}

/** The window under test, the look-back that ends where it begins, and whether there is enough of it. */
export async function firstSeenTime(
  rule: FirstSeenRule,
  history: FlowHistory,
  at: EvaluationTime,
): Promise<FirstSeenTime> {
  const window = currentWindow(at);
  const historyMs = await historyOf(EVERYTHING, history, window);
  const waiting = historyMs < rule.baseline.minDays * DAY_MS ? waitingReason(historyMs, rule.baseline.minDays) : null;
  return { window, lookBack: lastMs(rule.baseline.days * DAY_MS, window.fromMs), historyMs, waiting };
}

/** Milliseconds from the scope's first record to the window; 0 when there is none. */
const historyOf = async (scope: Scope, history: FlowHistory, window: Window): Promise<number> =>
  historyBefore(window, await history.extent(scope));

export interface EvidenceQuestion {
  readonly time: FirstSeenTime;
  /** Whose history counts: a VM that is an hour old has seen nothing of anything. */
  scopeOf(candidate: NewValueCandidate): Scope;
  fieldsOf(candidate: NewValueCandidate): readonly ('src' | 'dst' | 'port' | 'country' | 'vm')[];
}

/** Evidence for the largest candidates; those whose VM or NSG has too little history of its own are left out. */
export async function collectCases(
  passing: readonly NewValueCandidate[],
  rule: FirstSeenRule,
  history: FlowHistory,
  question: EvidenceQuestion,
): Promise<readonly FirstSeenCase[]> {
  const ranked = passing.toSorted((a, b) => b.flows - a.flows || keyText(a).localeCompare(keyText(b), 'en'));
  const cases: FirstSeenCase[] = [];
  let unlisted = 0;
  for (const candidate of ranked) {
    const { window } = question.time;
    const historyMs = await historyOf(question.scopeOf(candidate), history, window);
    if (historyMs < rule.baseline.minDays * DAY_MS) continue;
    if (cases.length === MAX_FINDINGS) {
      unlisted += 1;
      continue;
    }
    const coverage = await coverageOf(history, question.time.lookBack, historyMs);
    const fields = await collectFields(candidate, question.fieldsOf(candidate), history, window);
    cases.push({ candidate, historyMs, coverage, fields, unlisted: 0 });
  }
  return cases.map((each, index) => (index === cases.length - 1 ? { ...each, unlisted } : each));
}

/** A value that is new has no usual share: everything it brings is new with it. */
async function collectFields(
  candidate: NewValueCandidate,
  fields: readonly Contributor['field'][],
  history: FlowHistory,
  window: Window,
): Promise<readonly FieldValues[]> {
  return Promise.all(
    fields.map(async (field) => ({
      field,
      now: field === 'asn' || field === 'rule' ? [] : await history.candidateValues(candidate.key, field, window, 20),
      usual: [],
    })),
  );
}

async function coverageOf(history: FlowHistory, lookBack: Window, historyMs: number): Promise<number> {
  const fromMs = Math.ceil(Math.max(lookBack.fromMs, lookBack.toMs - historyMs) / HOUR_MS) * HOUR_MS;
  const toMs = Math.floor(lookBack.toMs / HOUR_MS) * HOUR_MS;
  if (toMs <= fromMs) return 0;
  const hours = await history.hoursWithRecords({ fromMs, toMs });
  return (hours.length * HOUR_MS) / (toMs - fromMs);
}

/** The part of a finding that says how long nothing of the kind was seen. */
export const firstSeenBaseline = (each: FirstSeenCase, wantedDays: number): Baseline => ({
  kind: 'first-seen',
  days: Math.round((Math.min(each.historyMs, wantedDays * DAY_MS) / DAY_MS) * 100) / 100,
  wantedDays,
  k: null,
  coverage: each.coverage,
});

const keyText = (candidate: NewValueCandidate): string => JSON.stringify(candidate.key);
