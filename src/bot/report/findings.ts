import { type Finding, SEVERITIES } from '#core/finding.ts';
import { plural } from '#core/units.ts';
import { type Block, text } from '#render/message.ts';
import { nextSteps } from '#rules/next-steps.ts';
import { findingSentence } from '#rules/sentence.ts';
import { SEVERITY_WORDS } from '../finding-message.ts';
import { literalFinding } from '../literal-finding.ts';

const MOST_FINDINGS = 5;

/** How many rules are switched on, and how many of them cannot judge yet. */
export interface RuleCounts {
  readonly atWork: number;
  readonly waiting: number;
  /** What they wait for, where there is no command `rules` to say it. */
  readonly reason?: string;
}

export interface FindingOptions {
  readonly timeZone: string;
  /** Left out where it is not known. */
  readonly rules?: RuleCounts;
}

const byWeight = (a: Finding, b: Finding): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.window.toMs - a.window.toMs;

/** Findings, worst and newest first, each with its sentence and the first thing to do. */
export function findingBlocks(findings: readonly Finding[], options: FindingOptions): readonly Block[] {
  const waiting = waitingText(options.rules);
  if (findings.length === 0) return [text(nothingFound(options.rules) + waiting)];
  const sorted = findings.map(literalFinding).sort(byWeight);
  const blocks: Block[] = sorted.slice(0, MOST_FINDINGS).map((finding) => {
    const sentence = findingSentence(finding, options);
    const [step] = nextSteps(finding);
    return text(`**${SEVERITY_WORDS[finding.severity]}:** ${sentence}${step === undefined ? '' : `\nNext: ${step}`}`);
  });
  const left = sorted.length - MOST_FINDINGS;
  if (left > 0) blocks.push(text(`${plural(left, 'further finding')}; \`rules\` lists them.`));
  if (waiting !== '') blocks.push(text(waiting.trim()));
  return blocks;
}

/** That nothing was found means nothing where no rule can tell yet. */
const nothingFound = (rules: RuleCounts | undefined): string =>
  rules !== undefined && rules.atWork > 0 && rules.waiting === rules.atWork
    ? 'No rule can tell yet whether anything here is unusual.'
    : 'No rule found anything unusual in this window.';

function waitingText(rules: RuleCounts | undefined): string {
  if (rules === undefined || rules.waiting === 0) return '';
  const verb = rules.waiting === 1 ? 'waits' : 'wait';
  return ` ${rules.waiting} of ${plural(rules.atWork, 'rule')} still ${verb} for enough records; ${rules.reason ?? '`rules` says for how much'}.`;
}
