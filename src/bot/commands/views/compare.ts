import { parseDuration } from '#core/duration.ts';
import { formatDuration } from '#core/units.ts';
import { DAY_MS, durationMs } from '#core/window.ts';
import { CommandError } from '../command-error.ts';
import { defineCommand } from '../command.ts';
import type { Cursor } from '../cursor.ts';
import { parseQuery, type Query } from '../query.ts';
import { type Asked, type Button, sameAnd } from './asked.ts';
import { type Ordered, orderWords, takeOrder } from './order-words.ts';
import { answerViews } from './view-answer.ts';

interface CompareRequest extends Query {
  readonly ordered: Ordered | null;
  /** How much earlier the other window is; null for the day before. */
  readonly earlierMs: number | null;
}

const WEEK_MS = 7 * DAY_MS;
const WITH = new Set(['with', 'against', 'vs', 'versus', 'to']);
/** In the order in which they are tried. */
const EARLIER: readonly (readonly [RegExp, number])[] = [
  [/^(?:yesterday|(?:the )?(?:day|24h) before|(?:the )?previous day)(?= |$)/, DAY_MS],
  [/^(?:last|the week|(?:the )?previous) ?(?:week|before)(?= |$)/, WEEK_MS],
];
const LONGEST_MS = 366 * DAY_MS;

export const compare = defineCommand<CompareRequest>({
  name: 'compare',
  synonyms: { changes: '', changed: '', diff: '' },
  usage: ['compare [resource] [window] [with -1d] [by …] [where …]'],
  summary: 'What changed most: addresses, ports, countries and protocols against the same window earlier.',
  examples: [
    { command: 'compare', says: 'the last 2 h with the same 2 h of the day before' },
    { command: 'compare last 24h with -7d', says: 'the last day with the same day a week before' },
    {
      command: 'compare from 08:00 to 10:30 with yesterday where inbound',
      says: 'this morning with that of yesterday',
    },
  ],
  details: [
    'Behind `with` stands how much earlier the other window is: `-1d`, `-7d`, `12h`, `yesterday`, `last week`. Without it that is a day, or as many days as the window is long.',
  ],
  works: true,
  parse: (cursor, situation) => {
    let earlierMs: number | null = null;
    let ordered: Ordered | null = null;
    const more = (): boolean => {
      const taken = takeEarlier(cursor);
      if (taken !== null) earlierMs = taken;
      const by = ordered === null && taken === null ? takeOrder(cursor, 'changes') : null;
      ordered ??= by;
      return taken !== null || by !== null;
    };
    const query = parseQuery(cursor, situation, { more });
    return { ...query, earlierMs, ordered };
  },
  run: ({ earlierMs, ordered, ...query }, context) => {
    const lengthMs = query.window === null ? 0 : durationMs(query.window);
    const compareMs = earlierMs ?? DAY_MS * Math.max(1, Math.ceil(lengthMs / DAY_MS));
    const words = ['compare', orderWords(ordered)].filter((word) => word !== '').join(' ');
    return answerViews(
      query,
      {
        parts: [{ view: 'changes' }],
        words: `${words} with -${exact(compareMs)}`,
        query: { compareMs, ...ordered },
        notes: [`Compared with the same window ${formatDuration(compareMs)} earlier.`],
        next: (asked) => otherDistances(asked, { words, compareMs }),
      },
      context,
    );
  },
});

/** Takes `with -7d`; null, and nothing taken, where none begins. Throws FB2003 for what is no distance. */
function takeEarlier(cursor: Cursor): number | null {
  if (!WITH.has(cursor.word())) return null;
  const token = cursor.peek(1);
  const words = [1, 2, 3].map((ahead) => cursor.word(ahead)).join(' ');
  for (const [form, ms] of EARLIER) {
    const found = form.exec(words)?.[0];
    if (found !== undefined) {
      cursor.skip(1 + found.split(' ').length);
      return ms;
    }
  }
  const ms = parseDuration(cursor.word(1).replace(/^[-–−]/, ''));
  if (ms !== null && ms >= 60_000 && ms <= LONGEST_MS) {
    cursor.skip(2);
    cursor.takeWord(new Set(['earlier', 'before', 'ago']));
    return ms;
  }
  if (cursor.word() !== 'with') return null;
  throw new CommandError('FB2003', {
    message: `Behind “with” (position ${cursor.position(token)}) stands how much earlier the other window is.`,
    next: 'Say for example `compare last 2h with -7d` or `with yesterday`.',
    suggestions: ['-1d', '-7d'].map((each) => {
      const command = token === undefined ? `compare with ${each}` : cursor.replacing(token, each);
      return { label: `with ${each}`, command };
    }),
  });
}

/** `7d`, `90min`: what is read as the same length again. */
const exact = (ms: number): string => {
  const [unit, name] = [[DAY_MS, 'd'] as const, [3_600_000, 'h'] as const, [60_000, 'm'] as const].find(
    ([length]) => ms % length === 0,
  ) ?? [1000, 's'];
  return `${Math.round(ms / unit)}${name}`;
};

function otherDistances(
  asked: Asked,
  { words, compareMs }: { readonly words: string; readonly compareMs: number },
): readonly Button[] {
  return [
    { label: 'With the day before', ms: DAY_MS },
    { label: 'With the week before', ms: WEEK_MS },
  ]
    .filter(({ ms }) => ms !== compareMs)
    .map(({ label, ms }) => ({ label, command: sameAnd(asked, `${words} with -${exact(ms)}`) }));
}
