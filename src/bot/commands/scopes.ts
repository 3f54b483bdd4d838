import { literal } from '#core/literal.ts';
import { EVERYTHING, type Scope, scopeName } from '#core/resource.ts';
import { CommandError, nearest, type Suggestion } from './command-error.ts';
import type { Cursor } from './cursor.ts';
import type { KnownScope } from './known-scopes.ts';
import { scopeWords } from './say.ts';
import type { Token } from './tokens.ts';
import { lookUp } from './look-up.ts';

type ScopeKind = KnownScope['scope']['kind'];

const KIND_WORDS: Readonly<Record<string, ScopeKind>> = {
  vm: 'vm',
  host: 'vm',
  server: 'vm',
  machine: 'vm',
  nsg: 'nsg',
  subnet: 'subnet',
  vnet: 'vnet',
  network: 'vnet',
  nic: 'nic',
};
const CAPTURE_WORDS = new Set(['capture', 'pcap', 'cap']);
const ALL_WORDS = new Set(['all', 'everything', 'everywhere', 'any', '*']);
const AFTER_ALL = new Set(['resources', 'resource', 'vms', 'nsgs', 'hosts', 'traffic']);
const MOST_SUGGESTIONS = 6;

/** A resource named at the cursor. Throws FB2004 for one that is not known or could be several. */
export function parseScope(cursor: Cursor, known: readonly KnownScope[]): Scope {
  if (cursor.takeWord(ALL_WORDS) !== null) {
    cursor.takeWord(AFTER_ALL);
    return EVERYTHING;
  }
  const capture = takeCapture(cursor, known);
  if (capture !== null) return capture;
  const kind = lookUp(KIND_WORDS, cursor.word());
  // A VM may be called "server": the kind counts only with a name behind it.
  const named = kind !== undefined && cursor.peek(1) !== undefined && !isName(cursor.word(), known);
  if (named) cursor.skip(1);
  const token = cursor.take();
  if (token === undefined) throw new Error('a scope was asked for at the end of a line');
  return resolve(token, { cursor, known: named ? known.filter((entry) => entry.scope.kind === kind) : known });
}

/** Captures are looked for in storage when the command runs: any words may be a part of their names. */
function takeCapture(cursor: Cursor, known: readonly KnownScope[]): Scope | null {
  if (!CAPTURE_WORDS.has(cursor.word()) || cursor.peek(1) === undefined || isName(cursor.word(), known)) return null;
  cursor.skip(1);
  const name = cursor.take();
  return name === undefined ? null : { kind: 'capture', name: name.text };
}

const isName = (word: string, known: readonly KnownScope[]): boolean => known.some((entry) => entry.words[0] === word);

/** Whether a word is a resource by name, address or MAC. */
export const isResource = (word: string, known: readonly KnownScope[]): boolean => exactly(word, known).length > 0;

/** MACs are written in many ways: 00-0D-3A-…, 00:0d:3a:…, 000D3A…. */
const withoutMacMarks = (word: string): string =>
  /^([0-9a-f]{2}[-:]){5}[0-9a-f]{2}$/.test(word) ? word.replaceAll(/[-:]/g, '') : word;

function exactly(word: string, known: readonly KnownScope[]): readonly KnownScope[] {
  const wanted = withoutMacMarks(word.toLowerCase());
  return known.filter((entry) => entry.words.includes(wanted));
}

function resolve(token: Token, line: { readonly cursor: Cursor; readonly known: readonly KnownScope[] }): Scope {
  const { cursor, known } = line;
  const exact = exactly(token.text, known);
  const word = token.text.toLowerCase();
  const found = exact.length > 0 || word.length < 3 ? exact : known.filter((entry) => entry.words[0]?.includes(word));
  const [only] = found;
  if (only === undefined) throw unknownScope(token, line);
  if (found.length === 1) return only.scope;
  throw new CommandError('FB2004', {
    message: `“${literal(token.text)}” at position ${cursor.position(token)} can mean ${found.length} resources.`,
    next: 'Choose one of them.',
    suggestions: suggest(found, token, cursor),
    choices: found.length > MOST_SUGGESTIONS ? found.map(describe) : [],
  });
}

function unknownScope(
  token: Token,
  line: { readonly cursor: Cursor; readonly known: readonly KnownScope[] },
): CommandError {
  const { cursor, known } = line;
  const name = nearest(
    token.text,
    known.map((entry) => entry.scope.name),
  );
  const near = known.filter((entry) => entry.scope.name === name);
  const [first] = near;
  return new CommandError('FB2004', {
    message:
      `No resource is called “${literal(token.text)}” (position ${cursor.position(token)}).` +
      (first === undefined ? '' : ` Did you mean ${literal(first.scope.name)}?`),
    next:
      known.length === 0
        ? 'No flow log has been read yet; `sources` shows what is being read.'
        : 'Name one of the resources below, or leave the name out for all of them.',
    suggestions: suggest(near, token, cursor),
    // NICs are called by their MACs, which nobody types from a list.
    choices: known.filter((entry) => entry.scope.kind !== 'nic').map(describe),
  });
}

const describe = (entry: KnownScope): string =>
  entry.detail === '' ? scopeName(entry.scope) : `${scopeName(entry.scope)} (${entry.detail})`;

const suggest = (entries: readonly KnownScope[], token: Token, cursor: Cursor): readonly Suggestion[] =>
  entries.slice(0, MOST_SUGGESTIONS).map((entry) => ({
    label: scopeName(entry.scope),
    command: cursor.replacing(token, scopeWords(entry.scope)),
  }));
