import { type Finding, SEVERITIES } from '#core/finding.ts';
import { plural } from '#core/units.ts';
import { type Block, text } from '#render/message.ts';
import { nextSteps } from '#rules/next-steps.ts';
import { findingSentence } from '#rules/sentence.ts';
import { SEVERITY_WORDS } from '../finding-message.ts';
import { literalFinding } from '../literal-finding.ts';

const MOST_FINDINGS = 5;

const byWeight = (a: Finding, b: Finding): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || b.window.toMs - a.window.toMs;

/** Findings, worst and newest first, each with its sentence and the first thing to do. */
export function findingBlocks(findings: readonly Finding[], options: { readonly timeZone: string }): readonly Block[] {
  if (findings.length === 0) return [text('No rule found anything unusual in this window.')];
  const sorted = findings.map(literalFinding).sort(byWeight);
  const blocks: Block[] = sorted.slice(0, MOST_FINDINGS).map((finding) => {
    const sentence = findingSentence(finding, options);
    const [step] = nextSteps(finding);
    return text(`**${SEVERITY_WORDS[finding.severity]}:** ${sentence}${step === undefined ? '' : `\nNext: ${step}`}`);
  });
  const left = sorted.length - MOST_FINDINGS;
  if (left > 0) blocks.push(text(`${plural(left, 'further finding')}; \`rules\` lists them.`));
  return blocks;
}
