import { closest, distance } from 'fastest-levenshtein';
import { AppError, type ErrorCode, type ErrorText } from '#core/errors.ts';

export interface Suggestion {
  readonly label: string;
  /** The whole command as it should have been typed. */
  readonly command: string;
}

/** A command that cannot be run as typed, with what the person probably meant. */
export class CommandError extends AppError {
  readonly suggestions: readonly Suggestion[];
  /** Everything that could have stood there, to be listed; empty when that says nothing. */
  readonly choices: readonly string[];

  constructor(
    code: ErrorCode,
    text: ErrorText & { readonly suggestions?: readonly Suggestion[]; readonly choices?: readonly string[] },
  ) {
    super(code, text);
    this.suggestions = text.suggestions ?? [];
    this.choices = text.choices ?? [];
  }
}

/** The candidate a typo away from `word`: two letters swapped, or one edit in three letters; null when none is that near. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  if (candidates.length === 0 || wanted.length < 2) return null;
  const lower = candidates.map((candidate) => candidate.toLowerCase());
  const best = lower.find((candidate) => isSwapped(wanted, candidate)) ?? closest(wanted, lower);
  const allowed = Math.max(1, Math.floor(Math.min(best.length, wanted.length) / 3));
  if (!isSwapped(wanted, best) && distance(wanted, best) > allowed) return null;
  return candidates[lower.indexOf(best)] ?? null;
}

/** Levenshtein's distance counts two letters that changed places as two edits; people make it as one. */
const isSwapped = (word: string, other: string): boolean =>
  word.length === other.length &&
  distance(word, other) <= 2 &&
  word.split('').sort().join('') === other.split('').sort().join('');
