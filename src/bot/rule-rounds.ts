import type { Analysis } from '#analysis/analysis.ts';
import type { AnnouncementStore } from '#alerts/ledger.ts';
import type { Clock } from '#core/clock.ts';
import type { Log } from '#core/log.ts';
import { EVERYTHING } from '#core/resource.ts';
import { DAY_MS, lastMs } from '#core/window.ts';
import { evaluateRules, type RuleOutcome } from '#rules/evaluate.ts';
import type { Rule } from '#rules/rule-file.ts';
import type { Round } from './monitor.ts';
import type { RuleStatus } from './ports.ts';

export interface RuleRoundsParts {
  readonly rules: readonly Rule[];
  readonly analysis: Analysis;
  readonly announcements: AnnouncementStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Evaluates the configured rules round by round and remembers how each fared. */
export class RuleRounds {
  readonly #parts: RuleRoundsParts;
  #outcomes: readonly RuleOutcome[] = [];

  constructor(parts: RuleRoundsParts) {
    this.#parts = parts;
  }

  lastEvaluatedMs(): number | null {
    const times = this.#outcomes.flatMap(({ evaluatedMs }) => (evaluatedMs === null ? [] : [evaluatedMs]));
    return times.length === 0 ? null : Math.max(...times);
  }

  /** One sentence for each rule that could not be evaluated. */
  problems(): string[] {
    return this.#outcomes.flatMap(({ rule, problem }) =>
      problem === null ? [] : [`Rule ${rule.id} could not be evaluated: ${problem.message} (${problem.code})`],
    );
  }

  async round({ signal }: { signal?: AbortSignal } = {}): Promise<Round | null> {
    const { rules, analysis, clock, log } = this.#parts;
    const extent = await analysis.extent(EVERYTHING);
    const previous = this.#outcomes;
    this.#outcomes = await evaluateRules({
      rules,
      history: analysis.history,
      at: { nowMs: clock.nowMs(), newestMs: extent === null ? null : extent.toMs - 1 },
      previous,
      ...(signal === undefined ? {} : { signal }),
    });
    for (const { rule, problem } of this.#outcomes) {
      if (problem !== null) log.error('rule could not be evaluated', { rule: rule.id, error: problem });
    }
    const fresh = this.#outcomes.filter((outcome) => !previous.includes(outcome));
    return {
      findings: fresh.flatMap(({ rule, findings }) => {
        const cooldown = { idleMs: rule.cooldown.idle, backoff: rule.cooldown.backoff };
        return findings.map((finding) => ({ finding, cooldown }));
      }),
    };
  }

  async statuses(): Promise<readonly RuleStatus[]> {
    const { rules, announcements, clock } = this.#parts;
    const said = await announcements.overlapping(lastMs(DAY_MS, clock.nowMs()));
    return rules.map((rule) => {
      const outcome = this.#outcomes.find((each) => each.rule.id === rule.id);
      return {
        id: rule.id,
        title: rule.title,
        enabled: rule.enabled,
        condition: outcome?.condition ?? '',
        severity: severityWords(rule),
        lastEvaluatedMs: outcome?.evaluatedMs ?? null,
        waiting: outcome === undefined ? 'has not been evaluated yet' : outcome.waiting,
        findings: said.filter((finding) => finding.rule === rule.id),
      };
    });
  }
}

/** The severities that a rule can give, lowest first. */
function severityWords(rule: Rule): string {
  switch (rule.detector) {
    case 'denied-inbound-spike':
      return `${rule.severity.default}, or high`;
    case 'unusual-port':
      return `${rule.severity.inbound}, or one step up for management and data ports`;
    case 'new-country':
      return `${rule.severity.new} when new, ${rule.severity.rare} when rare`;
  }
}
