import type { FlowHistory } from '#analysis/store/history.ts';
import { type AppError, asAppError } from '#core/errors.ts';
import type { Finding } from '#core/finding.ts';
import { detectorOf } from './registry.ts';
import { currentWindow, type Evaluation } from './rule.ts';
import type { Rule } from './rule-file.ts';

/** How one rule fared. */
export interface RuleOutcome extends Evaluation {
  readonly rule: Rule;
  /** One sentence with the parameters: "Fires when …". */
  readonly condition: string;
  /** End of the newest window evaluated, and the clock then; null when the rule has not been evaluated. */
  readonly windowEndMs: number | null;
  readonly evaluatedMs: number | null;
  /** What stopped the evaluation, or null. The other rules go on. */
  readonly problem: AppError | null;
}

export interface RuleRun {
  readonly rules: readonly Rule[];
  readonly history: FlowHistory;
  /** `newestMs` is the newest record of the store, null when there is none. */
  readonly at: { readonly nowMs: number; readonly newestMs: number | null };
  /** The run before: a rule whose `step` has not passed since then keeps what it said. */
  readonly previous?: readonly RuleOutcome[];
  readonly signal?: AbortSignal;
}

/**
 * Evaluates the enabled rules one after the other, in the order of the file; disabled rules are reported as such.
 * Throws the signal's reason when aborted, and nothing else.
 */
export async function evaluateRules(run: RuleRun): Promise<readonly RuleOutcome[]> {
  const outcomes: RuleOutcome[] = [];
  for (const rule of run.rules) {
    run.signal?.throwIfAborted();
    outcomes.push(await evaluateRule(rule, run));
  }
  return outcomes;
}

/** All findings of a run, most severe rules' order kept as in the file. */
export const findingsOf = (outcomes: readonly RuleOutcome[]): readonly Finding[] =>
  outcomes.flatMap((outcome) => outcome.findings);

async function evaluateRule(rule: Rule, run: RuleRun): Promise<RuleOutcome> {
  const detector = detectorOf(rule);
  const still = { rule, condition: detector.condition(rule), ...NOTHING };
  if (!rule.enabled) return { ...still, waiting: 'is switched off in config/rules.yaml' };
  const { nowMs, newestMs } = run.at;
  if (newestMs === null) return { ...still, waiting: 'there are no records yet' };
  const windowEndMs = currentWindow({ nowMs, newestMs }).toMs;
  const before = run.previous?.find((outcome) => outcome.rule.id === rule.id);
  if (before?.windowEndMs !== undefined && before.windowEndMs !== null && isTooEarly(before, windowEndMs))
    return before;
  try {
    const evaluation = await detector.evaluate(rule, run.history, { nowMs, newestMs });
    return { ...still, ...evaluation, windowEndMs, evaluatedMs: nowMs };
  } catch (error) {
    run.signal?.throwIfAborted();
    return { ...still, windowEndMs: null, evaluatedMs: nowMs, problem: asAppError(error) };
  }
}

const NOTHING = {
  findings: [],
  waiting: null,
  windowsEvaluated: 0,
  windowEndMs: null,
  evaluatedMs: null,
  problem: null,
} as const;

/** Within `step`. The same window end is evaluated again: late records may have been added to it. */
function isTooEarly(before: RuleOutcome, windowEndMs: number): boolean {
  const passedMs = windowEndMs - (before.windowEndMs ?? 0);
  return passedMs > 0 && passedMs < before.rule.step;
}
