import { describeFilter } from '#analysis/filter/describe-filter.ts';
import { partsOf } from '#analysis/filter/conjunction.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import { literal } from '#core/literal.ts';
import { type Scope, scopeName } from '#core/resource.ts';
import { plural } from '#core/units.ts';
import type { Window } from '#core/window.ts';
import { buttons, type Message, text } from '#render/message.ts';
import type { CommandContext } from '../command.ts';
import { emptyWindow, windowInText } from '../empty-window.ts';
import { filterCode } from '../filter-text.ts';
import { type Button, pressable, sameAnd } from './asked.ts';

export interface EmptyFilterQuery {
  readonly scope: Scope;
  readonly window: Window;
  readonly filter: FlowFilter;
  readonly words: string;
}

/** No flow is like that: says how many there are without the filter, and offers to leave a part of it out. */
export async function emptyFilter(query: EmptyFilterQuery, context: CommandContext): Promise<Message> {
  const { scope, window, filter } = query;
  const { ports, signal } = context;
  const { tuples, flows } = await ports.view('summary', { scope, window }, { signal });
  if (tuples === 0) return emptyWindow(query, context);
  const name = literal(scopeName(scope));
  return {
    title: `No flow of ${name} in ${windowInText(window, context)} is like that.`,
    tone: 'warning',
    blocks: [
      text(`The filter is ${filterCode(filter)}. Without it there are ${plural(flows, 'flow')}.`),
      buttons(...pressable([...withoutParts(query), without(query)])),
    ],
  };
}

const without = ({ scope, window, words }: EmptyFilterQuery): Button => ({
  label: 'Without the filter',
  command: sameAnd({ scope, window, filter: null }, words),
});

const MOST_PARTS = 4;

/** A button for each condition that may be the one too many. */
function withoutParts({ scope, window, filter, words }: EmptyFilterQuery): readonly Button[] {
  const parts = partsOf(filter);
  if (parts.length < 2 || parts.length > MOST_PARTS) return [];
  return parts.map((part) => {
    const left = parts.filter((other) => other !== part);
    const [first] = left;
    const rest: FlowFilter | null = left.length === 1 && first !== undefined ? first : { kind: 'and', parts: left };
    return {
      label: `Without ${literal(describeFilter(part), 40)}`,
      command: sameAnd({ scope, window, filter: rest }, words),
    };
  });
}
