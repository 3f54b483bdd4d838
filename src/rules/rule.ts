import type { FlowHistory } from '#analysis/store/history.ts';
import type { Finding } from '#core/finding.ts';
import { HOUR_MS, lastMs, MINUTE_MS, type Window } from '#core/window.ts';

/** When rules are evaluated: the clock, and the newest record that the store has. Milliseconds since 1970. */
export interface EvaluationTime {
  readonly nowMs: number;
  readonly newestMs: number;
}

/** What one rule said at one time. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  /** Why the rule cannot fire yet, as a clause; null when it could have. */
  readonly waiting: string | null;
  /** How many keys had enough history to be judged. */
  readonly windowsEvaluated: number;
}

/** Keys of a rule that every detector has. */
export interface RuleFields {
  readonly id: string;
  readonly detector: string;
  readonly family: 'spike' | 'new_value';
  readonly enabled: boolean;
  readonly title: string;
  /** Milliseconds between evaluations. */
  readonly step: number;
}

/**
 * A kind of anomaly: what it asks of the history, and a decision that does no I/O.
 * `evaluate` is a method so that detectors of different options fit one list; the registry hands each only its own rules.
 */
export interface Detector<Rule extends RuleFields = RuleFields> {
  readonly id: string;
  readonly family: RuleFields['family'];
  /** One line for lists: what it finds. */
  readonly summary: string;
  /** One sentence with the numbers of the rule: "Fires when …". */
  condition(rule: Rule): string;
  evaluate(rule: Rule, history: FlowHistory, at: EvaluationTime): Promise<Evaluation>;
}

/**
 * The hour that ends with the minute of the newest record: sliding, and at most one minute of it is still to come.
 * Records from the future, as a host with a wrong clock may write them, do not move it past the present.
 */
export function currentWindow(at: EvaluationTime): Window {
  const endMs = (Math.floor(Math.min(at.newestMs, at.nowMs) / MINUTE_MS) + 1) * MINUTE_MS;
  return lastMs(HOUR_MS, endMs);
}
