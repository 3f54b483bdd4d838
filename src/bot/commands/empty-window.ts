import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import { literal } from '#core/literal.ts';
import { EVERYTHING, type Scope, scopeName } from '#core/resource.ts';
import { formatAgo, formatTime, windowName } from '#core/units.ts';
import { HOUR_MS, lastMs, type Window } from '#core/window.ts';
import { buttons, type ButtonsBlock, type Message, text } from '#render/message.ts';
import type { CommandContext } from './command.ts';
import { say, scopeWords, whereWords, windowWords } from './say.ts';
import { thisMinute } from './window-ends.ts';

export interface EmptyQuery {
  readonly scope: Scope;
  readonly window: Window;
  /** The command up to its resource, to be offered for windows with records: `top ports`. */
  readonly words: string;
  /** What it asks for, to be asked there too. */
  readonly filter?: FlowFilter | null;
}

/** FB2005: nothing in the window; says where there is something and offers to go there. */
export async function emptyWindow(query: EmptyQuery, context: CommandContext): Promise<Message> {
  const extent = await context.ports.extent(query.scope);
  const name = literal(scopeName(query.scope));
  const title = `No records of ${name} in ${windowInText(query.window, context)}.`;
  const where = extent === null ? nothingAtAll(name) : span(extent, query.window, context);
  const choices = extent === null ? [{ label: 'Sources', command: 'sources' }] : elsewhere(query, extent);
  return {
    title,
    tone: 'warning',
    blocks: [text(where), text('FB2005: no data in the window.', 'quiet'), buttons(...choices)],
  };
}

/** "the last 2 h", "Fri 20 Nov 14:05–16:05 CET". */
export const windowInText = (window: Window, { timeZone, nowMs }: CommandContext): string => {
  const name = windowName(window, timeZone, nowMs);
  return name.startsWith('last ') ? `the ${name}` : name;
};

const nothingAtAll = (name: string): string =>
  `There are no records of ${name} at all yet. \`sources\` shows which flow logs are read and what is wrong with them.`;

function span(extent: Window, window: Window, { timeZone, nowMs }: CommandContext): string {
  const oldest = formatTime(extent.fromMs, timeZone, { nowMs });
  const newest = `${formatTime(extent.toMs, timeZone, { nowMs })} (${formatAgo(extent.toMs, nowMs)})`;
  const hint = window.fromMs >= extent.toMs ? ' Flow logs arrive minutes late; newer ones may still come.' : '';
  return `Records there are from ${oldest} to ${newest}.${hint}`;
}

function elsewhere({ scope, window, words, filter }: EmptyQuery, extent: Window): ButtonsBlock['buttons'] {
  const at = (other: Window): string => say(words, scopeWords(scope), windowWords(other), whereWords(filter));
  const lengthMs = Math.max(window.toMs - window.fromMs, HOUR_MS);
  const newest = {
    label: 'Newest records',
    command: at(lastMs(lengthMs, thisMinute(extent.toMs + 1))),
    style: 'primary' as const,
  };
  const startMs = Math.floor(extent.fromMs / 60_000) * 60_000;
  const oldest = { label: 'Oldest records', command: at({ fromMs: startMs, toMs: startMs + lengthMs }) };
  const all =
    scope.kind === EVERYTHING.kind
      ? []
      : [{ label: 'All resources, same window', command: say(words, windowWords(window), whereWords(filter)) }];
  return [newest, oldest, ...all];
}
