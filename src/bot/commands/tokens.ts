import { literal, visible } from '#core/literal.ts';
import { CommandError } from './command-error.ts';

/** A word or quoted text of a command. `start` and `end` are offsets into the text of its `Line`. */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

/** A typed line: its text with anything invisible made blank, and its words. What stands behind `where` is one token. */
export interface Line {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** Longest command that is read, in UTF-16 units; a longer one is not a command. */
export const MAX_COMMAND_LENGTH = 2000;

const WHERE = /^where$/i;
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '„': '“', '‘': '’', '«': '»' };
/** `14:05-16:05` and `14:05–16:05`, as our own messages print ranges. */
const CLOCK_RANGE = /^(\d{1,2}(?::\d{2}){1,2})([-–—]|\.\.)(\d{1,2}(?::\d{2}){1,2}\S*)$/u;

/** Words of `typed`. Throws FB2002 for a text that is too long or a quote that is not closed. */
export function tokenise(typed: string): Line {
  if (typed.length > MAX_COMMAND_LENGTH) {
    throw new CommandError('FB2002', {
      message: `That is too long for a command: ${typed.length} characters, at most ${MAX_COMMAND_LENGTH} are read.`,
      next: 'Say it shorter, for example `report last 2h`.',
      suggestions: [{ label: 'Help', command: 'help' }],
    });
  }
  const text = visible(typed, ' ');
  return { text, tokens: tokensFrom(text, 0) };
}

/** The words from an offset on. */
export function tokensFrom(text: string, start: number): readonly Token[] {
  const tokens: Token[] = [];
  let at = start;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (/\s/u.test(character)) {
      at += 1;
    } else if (QUOTES[character] !== undefined) {
      const token = quotedToken(text, at);
      tokens.push(token);
      at = token.end;
    } else {
      const end = wordEnd(text, at);
      tokens.push(...wordTokens(text, at, end));
      at = end;
      if (WHERE.test(tokens.at(-1)?.text ?? '')) return [...tokens, ...filterToken(text, end)];
    }
  }
  return tokens;
}

/** A filter has signs and quotes of its own: it is not cut into words. */
function filterToken(text: string, from: number): readonly Token[] {
  const rest = text.slice(from);
  const filter = rest.trim();
  const start = from + rest.length - rest.trimStart().length;
  return filter === '' ? [] : [{ text: filter, quoted: true, start, end: start + filter.length }];
}

function quotedToken(text: string, start: number): Token {
  const quote = text[start] ?? '';
  const close = text.indexOf(QUOTES[quote] ?? quote, start + 1);
  if (close === -1) {
    throw new CommandError('FB2002', {
      message: `The quote at position ${position(text, start)} is not closed: ${literal(text.slice(start), 40)}`,
      next: `Close it with ${QUOTES[quote] ?? quote}, for example \`report "vm-web-1" last 2h\`.`,
    });
  }
  return { text: text.slice(start + 1, close).trim(), quoted: true, start, end: close + 1 };
}

function wordEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !/\s/u.test(text[end] ?? '')) end += 1;
  return end;
}

/** Marks around a word copied from a message, and punctuation behind it, say nothing. */
function wordTokens(text: string, start: number, end: number): Token[] {
  let [from, to] = [start, end];
  while (to - from > 1 && /[`*(]/.test(text[from] ?? '')) from += 1;
  while (to - from > 1 && /[`*),;!?.]/.test(text[to - 1] ?? '')) to -= 1;
  const word = text.slice(from, to);
  if (/^[`*(),;!.|]$/.test(word)) return [];
  const range = CLOCK_RANGE.exec(word);
  if (range === null) return [{ text: word, quoted: false, start: from, end: to }];
  const [, first = '', dash = '', second = ''] = range;
  const middle = from + first.length;
  return [
    { text: first, quoted: false, start: from, end: middle },
    { text: dash, quoted: false, start: middle, end: middle + dash.length },
    { text: second, quoted: false, start: middle + dash.length, end: to },
  ];
}

/** Position of an offset as people count: characters, the first is 1. */
export const position = (text: string, offset: number): number => Array.from(text.slice(0, offset)).length + 1;
