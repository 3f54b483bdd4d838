import type { FilterTable } from '#analysis/filter/flow-filter-fields.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { OpenedCapture } from '#analysis/ingest/capture-library.ts';
import { literal } from '#core/literal.ts';
import { EVERYTHING, type Scope } from '#core/resource.ts';
import { formatTime } from '#core/units.ts';
import { HOUR_MS, lastMs, type Window } from '#core/window.ts';
import { settleCapture } from './capture-query.ts';
import type { CommandContext, Situation } from './command.ts';
import { CommandError, nearest } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import { isResource, parseScope } from './scopes.ts';
import type { Token } from './tokens.ts';
import { thisMinute } from './window-ends.ts';
import { takeWhere, type Where } from './where.ts';
import { takeWindow, WINDOW_WORDS } from './windows.ts';

/** Resource and window of a command; `window` is null when none was said. */
export interface Query {
  readonly scope: Scope;
  readonly window: Window | null;
  /** What stands behind `where`. */
  readonly filter: FlowFilter | null;
}

/** Words that people put between the others. */
const FILLERS = new Set([
  'for',
  'of',
  'on',
  'in',
  'at',
  'the',
  'a',
  'me',
  'about',
  'please',
  'to',
  'by',
  'within',
  'during',
  'over',
  'with',
]);
const DEFAULT_LENGTH_MS = 2 * HOUR_MS;

/** What a command has beside a resource, a window and a filter. */
export interface QueryForm {
  /** Takes such a part, and says whether there was one. */
  readonly more?: () => boolean;
}

/** What was imported may be a capture or a flow log: both lie among the captures. Null where that is not known. */
function tableOf(scope: Scope | null): FilterTable | null {
  if (scope?.kind !== 'capture') return 'flows';
  return /^import\/|\.json(?:\.\w+)?$/i.test(scope.name) ? null : 'captures';
}

/**
 * Reads `[resource] [window] [where …]` to the end of the line; a window may stand behind the filter too. Throws
 * CommandError.
 */
export function parseQuery(cursor: Cursor, situation: Situation, { more = () => false }: QueryForm = {}): Query {
  let scope: Scope | null = null;
  let window: Window | null = null;
  let where: Where | null = null;
  skipFillers(cursor, situation, more);
  while (!cursor.done) {
    const token = cursor.peek();
    if (token === undefined) break;
    const filter: Where | null = where === null ? takeWhere(cursor, tableOf(scope), situation) : null;
    const taken: Window | null =
      filter !== null || namesResource(token, situation) ? null : takeWindow(cursor, situation);
    if (taken !== null && window !== null) throw unexpected(token, cursor);
    if (filter !== null) where = filter;
    else if (taken !== null) window = taken;
    else if (where !== null) throw where.fault();
    else if (scope === null) scope = resource(token, cursor, situation);
    else throw unexpected(token, cursor);
    skipFillers(cursor, situation, more);
  }
  return { scope: scope ?? EVERYTHING, window, filter: where?.filter ?? null };
}

function skipFillers(cursor: Cursor, situation: Situation, more: () => boolean): void {
  for (;;) {
    if (more()) continue;
    const next = cursor.peek(1);
    const from = cursor.word() === 'from' && next !== undefined && namesResource(next, situation);
    if (!from && !FILLERS.has(cursor.word())) return;
    cursor.skip(1);
  }
}

const namesResource = (token: Token, situation: Situation): boolean =>
  token.quoted || isResource(token.text, situation.known);

/** A word that is no resource may be a window with a typo: `lsat 2h`. */
function resource(token: Token, cursor: Cursor, situation: Situation): Scope {
  try {
    return parseScope(cursor, situation.known);
  } catch (error) {
    const word = token.quoted ? null : nearest(token.text, [...WINDOW_WORDS, 'where']);
    if (!(error instanceof CommandError) || error.suggestions.length > 0 || word === null) throw error;
    const command = cursor.replacing(token, word);
    throw new CommandError('FB2003', {
      message: `“${literal(token.text)}” at position ${cursor.position(token)} is neither a window nor a resource. Did you mean ${word}?`,
      next: 'Press the button to run it so, or name a window such as `last 2h`.',
      suggestions: [{ label: command, command }],
    });
  }
}

function unexpected(token: Token, cursor: Cursor): CommandError {
  const without = cursor.before(token);
  return new CommandError('FB2002', {
    message: `“${literal(token.text)}” at position ${cursor.position(token)} is one word too many.`,
    next: 'A command takes one resource and one window, for example `report vm-web-1 last 2h`.',
    suggestions: [{ label: without, command: without }],
  });
}

/** Finds out which capture is meant, reading it if need be, and which window. Throws CommandError. */
export async function settle(query: Query, context: CommandContext): Promise<Settled> {
  if (query.scope.kind === 'capture') return settleCapture({ ...query, scope: query.scope }, context);
  return { ...(await settleWindow(query, context)), scope: query.scope, filter: query.filter, capture: null };
}

/** A command's query with everything found out that was left open. */
export interface Settled {
  readonly scope: Scope;
  readonly window: Window;
  readonly filter: FlowFilter | null;
  /** Why this window was taken, where that needs saying. */
  readonly note: string | null;
  /** What the file of the capture says, where it is one. */
  readonly capture: OpenedCapture | null;
}

/**
 * The window to answer for. When none was said it is the last 2 h, or the 2 h up to the newest record when there is
 * nothing as late as that; then `note` says so.
 */
async function settleWindow(query: Query, context: CommandContext): Promise<Pick<Settled, 'window' | 'note'>> {
  if (query.window !== null) return { window: query.window, note: null };
  const usual = lastMs(DEFAULT_LENGTH_MS, thisMinute(context.nowMs));
  const extent = await context.ports.extent(query.scope);
  if (extent === null || extent.toMs > usual.fromMs) return { window: usual, note: null };
  const newest = formatTime(extent.toMs, context.timeZone, { nowMs: context.nowMs });
  return {
    window: lastMs(DEFAULT_LENGTH_MS, thisMinute(extent.toMs + 1)),
    note: `There are no records of the last 2 h. The newest is of ${newest}, so these are the 2 h up to then.`,
  };
}
