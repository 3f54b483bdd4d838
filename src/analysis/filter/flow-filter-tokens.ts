import { filterFault } from './flow-filter-fault.ts';

export interface FilterToken {
  /** `word` and `text` (in quotes) are values; the rest are the signs themselves. */
  readonly kind: 'word' | 'text' | 'sign' | 'end';
  /** Without quotes. */
  readonly text: string;
  readonly at: number;
  readonly length: number;
}

/** In the order in which they are tried: longer signs first. */
const SIGNS = '== != <> <= >= =~ !~ && || = < > ! ( ) { } ,'.split(' ');
const WORD = /[^\s()={}!<>,"'“”‘’„&|]+/y;
const SPACE = /\s*/y;
/** Telephones write the curved ones. */
const QUOTES: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '„': '“', '‘': '’' };

/** The words and signs of a filter, with an `end` behind the last. FB2007. */
export function filterTokens(filter: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  for (let at = skipSpace(filter, 0); at < filter.length; ) {
    const token = tokenAt(filter, at);
    tokens.push(token);
    at = skipSpace(filter, at + token.length);
  }
  tokens.push({ kind: 'end', text: '', at: filter.length, length: 1 });
  return tokens;
}

function skipSpace(filter: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.exec(filter);
  return SPACE.lastIndex;
}

function tokenAt(filter: string, at: number): FilterToken {
  const quote = filter[at] ?? '';
  if (Object.hasOwn(QUOTES, quote)) return quoted(filter, at, QUOTES[quote] ?? quote);
  const sign = SIGNS.find((each) => filter.startsWith(each, at));
  if (sign !== undefined) return { kind: 'sign', text: sign, at, length: sign.length };
  WORD.lastIndex = at;
  const word = WORD.exec(filter)?.[0];
  if (word !== undefined) return { kind: 'word', text: word, at, length: word.length };
  const double = filter[at] === '&' || filter[at] === '|';
  throw filterFault({
    filter,
    at,
    message: `expected a field, a value or a sign, found "${filter[at]}"`,
    hint: 'Join comparisons by "and" or "or"; put values with signs in them in quotes.',
    ...(double ? { instead: filter[at] === '&' ? 'and' : 'or' } : {}),
  });
}

function quoted(filter: string, at: number, quote: string): FilterToken {
  const end = filter.indexOf(quote, at + 1);
  if (end > 0) return { kind: 'text', text: filter.slice(at + 1, end), at, length: end + 1 - at };
  throw filterFault({
    filter,
    at,
    length: filter.length - at,
    message: 'expected a closing quote, found the end of the filter',
    hint: `Close the text by ${quote}.`,
  });
}
