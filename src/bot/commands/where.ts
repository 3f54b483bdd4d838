import type { FilterTable } from '#analysis/filter/flow-filter-fields.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import { type FilterOptions, parseFilterPrefix } from '#analysis/filter/parse-flow-filter.ts';
import { AppError } from '#core/errors.ts';
import { literal } from '#core/literal.ts';
import type { Situation } from './command.ts';
import { CommandError, type Suggestion } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import { say } from './say.ts';
import type { Token } from './tokens.ts';

/** A filter behind `where`. Where a command goes on behind it, the cursor stands there; `fault` refuses that it does. */
export interface Where {
  readonly filter: FlowFilter;
  readonly fault: () => CommandError;
}

/** Characters around the place of a fault that are shown. */
const SHOWN = 60;

/** Takes `where …`; null, and nothing taken, when none begins at the cursor. Throws FB2007 with the place in the line. */
export function takeWhere(cursor: Cursor, table: FilterTable | null, { timeZone, nowMs }: Situation): Where | null {
  if (cursor.word() !== 'where') return null;
  const where = cursor.take();
  const token = cursor.take();
  const options: FilterOptions = { ...(table === null ? {} : { table }), timeZone, nowMs };
  if (token === undefined) throw nothingBehind(cursor, where);
  const place: Place = { cursor, token, options };
  try {
    const { filter, end, fault } = parseFilterPrefix(token.text, options);
    if (end < token.text.length) cursor.resume(token.start + end);
    return { filter, fault: () => faultOf(fault, place) };
  } catch (error) {
    throw located(error, place);
  }
}

interface Place {
  readonly cursor: Cursor;
  readonly token: Token;
  readonly options: FilterOptions;
}

const nothingBehind = (cursor: Cursor, where: Token | undefined): CommandError =>
  new CommandError('FB2007', {
    message: `Behind “where” at position ${cursor.position(where)} a filter is expected.`,
    next: 'Write for example `where dport = 443 and country = DE`. `help filters` has all fields.',
    suggestions: where === undefined ? [] : [{ label: 'Without it', command: cursor.before(where) }],
  });

function faultOf(fault: () => void, place: Place): CommandError {
  try {
    fault();
  } catch (error) {
    return located(error, place);
  }
  throw new Error('a filter that ends early has a fault where it ends');
}

/** The filter's fault at its place in the command, with what was probably meant as a button. */
function located(error: unknown, place: Place): CommandError {
  if (!(error instanceof AppError) || error.code !== 'FB2007') throw error;
  const { at, length, message } = error.details;
  const { cursor, token } = place;
  const from = Math.min(Number(at), token.text.length);
  const to = Math.min(from + Number(length ?? 1), token.text.length);
  return new CommandError('FB2007', {
    message: `The filter is not understood at position ${cursor.positionOf(token.start + from)}: ${literal(String(message), 200)}.`,
    next: `${marked(token.text, from, to)}\n${hintOf(error.next)}`,
    suggestions: suggested(error.details['instead'], { from, to }, place),
    details: error.details,
  });
}

/** The list of all fields is too long for an answer. */
function hintOf(next: string): string {
  const [hint = '', list] = next.split(/ ?Fields are /);
  return list === undefined ? literal(hint, 400) : say(literal(hint, 400), '`help filters` has all fields.');
}

/** "dport = »70000« and tcp": marks that stand in the line, so that every channel shows them in their place. */
function marked(filter: string, from: number, to: number): string {
  const before = filter.slice(0, from);
  const after = filter.slice(to);
  const start = before.length > SHOWN ? `…${before.slice(-SHOWN)}` : before;
  const end = after.length > SHOWN ? `${after.slice(0, SHOWN)}…` : after;
  return literal(`${start}»${filter.slice(from, to)}«${end}`, 4 * SHOWN);
}

function suggested(
  instead: unknown,
  { from, to }: { readonly from: number; readonly to: number },
  { cursor, token, options }: Place,
): readonly Suggestion[] {
  if (typeof instead !== 'string') return [];
  const corrected = token.text.slice(0, from) + instead + token.text.slice(to);
  try {
    parseFilterPrefix(corrected, options);
  } catch {
    return [];
  }
  const command = cursor.replacing(token, corrected);
  return [{ label: command, command }];
}
