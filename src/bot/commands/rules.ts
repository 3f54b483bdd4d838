import { literal } from '#core/literal.ts';
import { formatAgo, plural } from '#core/units.ts';
import { type Block, buttons, type Message, text } from '#render/message.ts';
import { findingSentence } from '#rules/sentence.ts';
import { SEVERITY_WORDS } from '../finding-message.ts';
import { literalFinding } from '../literal-finding.ts';
import type { RuleStatus } from '../ports.ts';
import { type CommandContext, defineCommand } from './command.ts';
import { noArguments } from './no-arguments.ts';

const MOST_FINDINGS = 3;

export const rules = defineCommand<null>({
  name: 'rules',
  synonyms: { rule: '', alerts: '', findings: '', detectors: '' },
  usage: ['rules'],
  summary: 'Each rule: what it fires on, when it last looked, what it found.',
  examples: [{ command: 'rules', says: 'all rules with their last findings' }],
  details: [
    'Rules are set in `config/rules.yaml`. A rule that waits says why: most need some days of records before they can tell what is usual.',
    'The rules of network security groups are another thing: `top rules`.',
  ],
  works: false,
  parse: (cursor) => {
    noArguments(cursor, 'rules');
    return null;
  },
  run: async (_request, context) => {
    const list = await context.ports.rules();
    const on = list.filter((rule) => rule.enabled).length;
    const found = list.reduce((sum, rule) => sum + rule.findings.length, 0);
    const off = on === list.length ? '' : `, ${list.length - on} switched off`;
    const title = `${plural(on, 'rule')} at work${off}; ${found === 0 ? 'no recent findings' : plural(found, 'recent finding')}`;
    const blocks = list.flatMap((rule) => ruleBlocks(rule, context));
    return { title, tone: 'plain', blocks: [...blocks, next] } satisfies Message;
  },
});

const next = buttons({ label: 'Report', command: 'report' }, { label: 'NSG rules that decided', command: 'top rules' });

function ruleBlocks(rule: RuleStatus, context: CommandContext): readonly Block[] {
  const name = `**${literal(rule.title)}** (\`${literal(rule.id)}\`, ${literal(rule.severity)})`;
  const condition = literal(rule.condition, 400);
  const lines = [name, `${condition.slice(0, 1).toUpperCase()}${condition.slice(1)}`, looked(rule, context.nowMs)];
  if (rule.waiting !== null) lines.push(`Waiting: ${literal(rule.waiting, 240)}`);
  return [text(lines.join('\n')), ...lastFindings(rule, context)];
}

function looked(rule: RuleStatus, nowMs: number): string {
  if (!rule.enabled) return 'Switched off in the configuration.';
  if (rule.lastEvaluatedMs === null) return 'Has not looked yet.';
  const found = rule.findings.length === 0 ? 'found nothing' : plural(rule.findings.length, 'finding');
  return `Last looked ${formatAgo(rule.lastEvaluatedMs, nowMs)}; ${found}.`;
}

/** The newest findings of the rule, one line each. */
function lastFindings(rule: RuleStatus, { timeZone, nowMs }: CommandContext): readonly Block[] {
  const newest = rule.findings.toSorted((a, b) => b.window.toMs - a.window.toMs).slice(0, MOST_FINDINGS);
  if (newest.length === 0) return [];
  const lines = newest.map((each) => {
    const finding = literalFinding(each);
    const when = formatAgo(Math.min(finding.window.toMs, nowMs), nowMs);
    return `• ${SEVERITY_WORDS[finding.severity]}, ${when}: ${findingSentence(finding, { timeZone })}`;
  });
  return [text(lines.join('\n'))];
}
