import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { Report } from '#analysis/report.ts';
import { type Scope, scopeName } from '#core/resource.ts';
import { literal } from '#core/literal.ts';
import { DAY_MS, durationMs, HOUR_MS, lastMs } from '#core/window.ts';
import { buttons, type ButtonsBlock } from '#render/message.ts';
import type { CommandContext } from './command.ts';
import { say, scopeWords, whereWords, windowWords } from './say.ts';
import { pressable } from './views/asked.ts';
import { windowName } from '#core/units.ts';

const LONGER_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS] as const;
const MOST_RELATED = 3;

/** Where to look next: other views of the same window, a longer window, and resources beside this one. */
export function reportButtons(report: Report, filter: FlowFilter | null, context: CommandContext): ButtonsBlock {
  const scope = scopeWords(report.scope);
  const same = say(windowWords(report.window), whereWords(filter));
  const isOfCapture = report.scope.kind === 'capture';
  const views = (['talkers', 'ports', 'countries', ...(isOfCapture ? [] : ['rules'])] as const).map((view) => ({
    label: `Top ${view}`,
    command: say('top', view, scope, same),
  }));
  const related = relatedScopes(report.scope, context).map((other) => ({
    label: literal(scopeName(other), 40),
    command: say('report', scopeWords(other), same),
  }));
  const flows = [
    { label: 'Flows', command: say('flows', scope, same) },
    ...(isOfCapture ? [] : [{ label: 'Compare', command: say('compare', scope, same) }]),
  ];
  const longerOnes = isOfCapture ? [] : longer(report, { scope, filter }, context);
  return buttons(...pressable([...views, ...flows, ...longerOnes, ...related]));
}

/** The next usual length, ending where this window ends. */
function longer(
  report: Report,
  { scope, filter }: { readonly scope: string; readonly filter: FlowFilter | null },
  context: CommandContext,
): ButtonsBlock['buttons'] {
  const lengthMs = LONGER_MS.find((ms) => ms > durationMs(report.window));
  if (lengthMs === undefined) return [];
  const window = lastMs(lengthMs, report.window.toMs);
  const name = windowName(window, context.timeZone, context.nowMs);
  return [{ label: `Longer: ${name}`, command: say('report', scope, windowWords(window), whereWords(filter)) }];
}

/** For everything the NSGs and VMs, for a VM its NSG, for an NSG its VMs.  */
function relatedScopes(scope: Scope, { ports, known }: CommandContext): readonly Scope[] {
  const resources = ports.resources();
  if (scope.kind === 'vm') {
    const nsg = resources.find((resource) => resource.name === scope.name)?.nsg ?? '';
    return nsg === '' ? [] : [{ kind: 'nsg', name: nsg }];
  }
  if (scope.kind === 'nsg') {
    const guarded = resources.filter((resource) => resource.nsg === scope.name);
    return guarded.slice(0, MOST_RELATED).map(({ name }) => ({ kind: 'vm', name }));
  }
  if (scope.kind !== 'all') return [];
  const of = (kind: Scope['kind']): readonly Scope[] =>
    known
      .map((entry) => entry.scope)
      .filter((each) => each.kind === kind)
      .slice(0, MOST_RELATED);
  return [...of('vm'), ...of('nsg')];
}
