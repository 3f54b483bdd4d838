import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/**
 * What is wrong with one value, as "expected …, found …": zod's own words name types, people need values and choices.
 * Hand it to `safeParse` as `error`; messages set in a schema win over it.
 */
export function issueText(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${typeText(issue)}, found ${valueText(issue.input)}`;
    case 'invalid_value':
      return `expected ${choices(issue.values)}, found ${valueText(issue.input)}${nearestText(issue)}`;
    case 'too_small':
      return boundText(issue, `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`);
    case 'too_big':
      return boundText(issue, `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`);
    case 'invalid_union':
      return unionText(issue);
    default:
      return undefined;
  }
}

function typeText({ expected, inst }: Extract<Issue, { code: 'invalid_type' }>): string {
  return inst instanceof z.ZodNumberFormat ? 'a whole number' : (TYPE_WORDS[expected] ?? expected);
}

/** Numbers that are near each other are no slip of the pen. */
function nearestText({ input, values }: Extract<Issue, { code: 'invalid_value' }>): string {
  return typeof input === 'string' ? suggestion(input, values.map(String)) : '';
}

/** One sentence part per key that no schema knows; `known` are the keys that stand there. */
export function unknownKeyText(key: string, known: readonly string[]): string {
  return `expected ${known.length === 0 ? 'no keys here' : `one of ${known.join(', ')}`}, found the key "${key}"${suggestion(key, known)}`;
}

/** Keys that the schema which raised an `unrecognized_keys` issue knows. */
export function knownKeys(issue: Issue): readonly string[] {
  return issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section with keys',
  record: 'a section with keys',
  null: 'null',
};

/** Short and safe to show: long values are cut. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a section with keys';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

function boundText(issue: { origin: string; input: unknown }, bound: string): string {
  const { origin, input } = issue;
  if (origin === 'string' || origin === 'array') {
    const things = origin === 'string' ? 'characters' : 'items';
    const found = typeof input === 'string' || Array.isArray(input) ? input.length : 0;
    return `expected ${bound} ${things}, found ${found}`;
  }
  return `expected ${bound}, found ${valueText(input)}`;
}

function unionText(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  if (issue.discriminator !== undefined && 'options' in issue) {
    const found = Object.entries(issue.input ?? {}).find(([key]) => key === issue.discriminator)?.[1] as unknown;
    const known = Array.isArray(issue.options) ? issue.options.map(String) : [];
    const near = typeof found === 'string' ? suggestion(found, known) : '';
    return `expected one of ${known.join(', ')}, found ${valueText(found)}${near}`;
  }
  const offers = (issue.errors ?? []).flat().map((error) => /^expected (.*), found /.exec(error.message)?.[1]);
  const distinct = [...new Set(offers.filter((offer) => offer !== undefined))];
  return `expected ${distinct.length > 0 ? distinct.join(' or ') : 'another value'}, found ${valueText(issue.input)}`;
}

function choices(values: readonly unknown[]): string {
  const words = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`;
}

function suggestion(word: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const lower = word.toLowerCase();
  const best = closest(
    lower,
    known.map((other) => other.toLowerCase()),
  );
  const index = known.findIndex((other) => other.toLowerCase() === best);
  const near = distance(lower, best) <= Math.max(2, Math.floor(best.length / 3));
  return near ? `; did you mean ${known[index]}?` : '';
}
