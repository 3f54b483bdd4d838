import type { Finding } from '#core/finding.ts';
import { literal, visible } from '#core/literal.ts';

/** The finding with every text of it made safe to stand in a message. Its numbers and times stay. */
export function literalFinding(finding: Finding): Finding {
  return {
    ...finding,
    title: literal(finding.title),
    key: Object.fromEntries(Object.entries(finding.key).map(([name, value]) => [name, literal(value)])),
    contributors: finding.contributors.map((each) => ({
      ...each,
      value: literal(each.value),
      label: literal(each.label),
    })),
    facts: finding.facts.map(({ label, value }) => ({ label: literal(label), value: literal(value, 240) })),
    actions: finding.actions.map(({ label, command }) => ({ label: literal(label), command: visible(command, ' ') })),
  };
}
