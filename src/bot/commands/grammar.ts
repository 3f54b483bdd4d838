import { readRange } from '#analysis/filter/address-range.ts';
import { literal } from '#core/literal.ts';
import type { Message } from '#render/message.ts';
import type { Command, CommandContext, Situation } from './command.ts';
import { CommandError, nearest, type Suggestion } from './command-error.ts';
import { Cursor } from './cursor.ts';
import { isAddress } from './is-address.ts';
import { isResource } from './scopes.ts';
import { type Line, tokenise } from './tokens.ts';
import { takeWindow, WINDOW_WORDS } from './windows.ts';
import { lookUp } from './look-up.ts';

/** A command that has been understood. */
export interface Understood {
  readonly command: Command;
  readonly run: (context: CommandContext) => Promise<Message>;
}

const ADDRESS = /^[/@]?flowbell[:,]?$|^<@[a-z0-9]+(?:\|[^>]*)?>$/i;
const POLITE = new Set([
  'please',
  'pls',
  'show',
  'give',
  'get',
  'me',
  'us',
  'the',
  'hi',
  'hey',
  'hello',
  'what',
  "what's",
  'whats',
  'is',
  'are',
  'list',
]);
const OTHER_SENTENCE = 'Say `help` for everything that Flowbell answers.';

/** The command that a text means, whatever the channel. Throws CommandError when it means none. */
export function understand(text: string, commands: readonly Command[], situation: Situation): Understood {
  const line = tokenise(text);
  const start = commandStart(line);
  const { command, rest } = find(new Cursor(line, start), commands, situation);
  return { command, run: command.prepare(rest, situation) };
}

/** Index of the first word that is neither Flowbell's name nor politeness. */
function commandStart({ tokens }: Line): number {
  let at = 0;
  while (at < tokens.length && !tokens[at]?.quoted && ADDRESS.test(tokens[at]?.text ?? '')) at += 1;
  const polite = (token: Line['tokens'][number] | undefined): boolean =>
    token !== undefined && !token.quoted && POLITE.has(token.text.toLowerCase());
  while (at < tokens.length && polite(tokens[at])) at += 1;
  return at;
}

interface Found {
  readonly command: Command;
  readonly rest: Cursor;
}

function find(cursor: Cursor, commands: readonly Command[], situation: Situation): Found {
  const named = (name: string): Command | undefined => commands.find((command) => command.name === name);
  const token = cursor.peek();
  const direct = named(token === undefined ? 'help' : cursor.word());
  if (direct !== undefined) {
    cursor.skip(1);
    return { command: direct, rest: cursor };
  }
  const analyze = named('analyze');
  if (analyze !== undefined && token !== undefined && isAddress(token.text)) return { command: analyze, rest: cursor };
  const synonym = bySynonym(cursor, commands);
  if (synonym !== null) return synonym;
  const report = named('report');
  if (report !== undefined && meansReport(cursor, situation)) return { command: report, rest: cursor };
  const alone = byItsShape(cursor);
  const meant = alone === null ? undefined : named(alone);
  if (meant !== undefined) return { command: meant, rest: cursor };
  throw unknownCommand(cursor, commands);
}

/** An address alone asks for its card, a filter alone for its flows. */
function byItsShape(cursor: Cursor): string | null {
  const word = cursor.word();
  if (word === 'where' && cursor.peek(1) !== undefined) return 'flows';
  return readRange(word)?.bits === 128 ? 'host' : null;
}

/** What a synonym stands for is read as if it had been typed in its place: positions stay those of what was typed. */
function bySynonym(cursor: Cursor, commands: readonly Command[]): Found | null {
  const token = cursor.peek();
  for (const command of commands) {
    const stands = token === undefined || token.quoted ? undefined : lookUp(command.synonyms, token.text.toLowerCase());
    if (token !== undefined && stands !== undefined) {
      const words = stands.split(' ').filter((word) => word !== '');
      return { command, rest: cursor.withWords(words, token) };
    }
  }
  return null;
}

/** A resource or a window alone asks for its report. */
function meansReport(cursor: Cursor, situation: Situation): boolean {
  const token = cursor.peek();
  if (token === undefined) return false;
  if (isResource(token.text, situation.known)) return true;
  const mark = cursor.mark;
  try {
    return takeWindow(cursor, situation) !== null;
  } catch {
    return true;
  } finally {
    cursor.rewind(mark);
  }
}

function unknownCommand(cursor: Cursor, commands: readonly Command[]): CommandError {
  const token = cursor.peek();
  if (token === undefined) throw new Error('an empty line is understood as help');
  const names = commands.map((command) => command.name);
  const others = [...commands.flatMap((command) => Object.keys(command.synonyms)), ...WINDOW_WORDS];
  const near = nearest(token.text, names) ?? nearest(token.text, others);
  const corrected = near === null ? null : cursor.replacing(token, near);
  const suggestions: Suggestion[] = corrected === null ? [] : [{ label: corrected, command: corrected }];
  return new CommandError('FB2001', {
    message:
      `“${literal(token.text, 40)}” at position ${cursor.position(token)} is not a command.` +
      (corrected === null ? '' : ` Did you mean ${literal(corrected)}?`),
    next: `${near === null ? `Commands are ${names.join(', ')}. ` : ''}${OTHER_SENTENCE}`,
    suggestions: [...suggestions, { label: 'Help', command: 'help' }],
  });
}
