import type { Contributor, Finding, Severity } from '#core/finding.ts';
import { formatPercent, formatRange } from '#core/units.ts';
import { type Block, buttons, type Message, type Picture, type TableBlock, text } from '#render/message.ts';
import { nextSteps } from '#rules/next-steps.ts';
import { countryName, findingSentence } from '#rules/sentence.ts';
import { literalFinding } from './literal-finding.ts';
import { left, right } from './tables/cells.ts';

export interface FindingExtras {
  /** IANA zone of the times in the message. */
  readonly timeZone: string;
  readonly picture?: Picture;
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { low: 'Low', medium: 'Medium', high: 'High' };

const FIELD_NAMES: Readonly<Record<Contributor['field'], string>> = {
  src: 'Source',
  dst: 'Destination',
  port: 'Port',
  country: 'Country',
  asn: 'Network',
  vm: 'VM',
  rule: 'NSG rule',
};
const MOST_CONTRIBUTORS = 8;

/** What Flowbell says by itself when a rule fires: what happened, what to do, who made it, and the evidence. */
export function findingMessage(found: Finding, extras: FindingExtras): Message {
  const finding = literalFinding(found);
  const sentence = findingSentence(finding, { timeZone: extras.timeZone });
  const blocks: Block[] = [
    text(['**What to do**', ...nextSteps(finding).map((step, index) => `${index + 1}. ${step}`)].join('\n')),
  ];
  if (extras.picture !== undefined) blocks.push({ kind: 'picture', picture: extras.picture });
  if (finding.contributors.length > 0) blocks.push(contributorsTable(finding.contributors));
  blocks.push(
    {
      kind: 'facts',
      facts: [{ label: 'Window', value: formatRange(finding.window, extras.timeZone) }, ...finding.facts],
    },
    text(smallPrint(finding), 'quiet'),
  );
  if (finding.actions.length > 0) blocks.push(buttons(...finding.actions));
  return { title: sentence, tone: finding.severity, blocks };
}

function contributorsTable(contributors: readonly Contributor[]): TableBlock {
  const rows = contributors.slice(0, MOST_CONTRIBUTORS).map((each) => [
    FIELD_NAMES[each.field],
    each.field === 'country' ? countryName(each.value) : each.value,
    // A country's name stands in the column before already.
    each.label === '' || each.field === 'country' ? '–' : each.label,
    formatPercent(each.share),
    formatPercent(each.usualShare),
  ]);
  return {
    kind: 'table',
    title: 'Who and what made it',
    columns: [left('What'), left('Value'), left('Known as'), right('Share'), right('Usual share')],
    rows,
    more: contributors.length - rows.length,
  };
}

/** Which rule spoke and what it kept to itself. */
function smallPrint({ rule, severity, title, suppressed }: Finding): string {
  const held = [
    suppressed.excluded > 0 ? `${suppressed.excluded} excluded by the rule's settings` : '',
    suppressed.cooldown > 0 ? `${suppressed.cooldown} held back since the last message` : '',
  ].filter((part) => part !== '');
  return `${SEVERITY_WORDS[severity]} severity. ${title} (rule ${rule})${held.length === 0 ? '' : `; ${held.join(', ')}`}.`;
}
