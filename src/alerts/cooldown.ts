import { type Finding, SEVERITIES, type Severity } from '#core/finding.ts';

/** What was last said about a fingerprint. */
export interface Announced {
  readonly severity: Severity;
  /** The largest magnitude that was announced. */
  readonly magnitude: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly times: number;
  /** The message that was posted, null while it is being posted. */
  readonly reference: string | null;
}

export interface CooldownSettings {
  /** Silence after which the same thing is news again, ms. */
  readonly idleMs: number;
  /** Speak again when the magnitude crosses the next power of this. */
  readonly backoff: number;
}

/** Why a finding is announced, changes its message, or stays quiet. People ask; so every decision has a name. */
export type Decision =
  | { readonly kind: 'announce'; readonly reason: 'first time' | 'unsent' | 'again after silence' }
  | { readonly kind: 'update'; readonly reason: 'larger' | 'more severe' | 'still going on' }
  | { readonly kind: 'quiet'; readonly reason: 'cool-down' };

/** A message is edited at most this often while nothing but its numbers changes. */
const UPDATE_EVERY_MS = 60_000;

/** How large a finding is, for the logarithmic back-off: its ratio where something is expected, else its count. */
export const magnitude = (finding: Finding): number => finding.ratio ?? finding.observed;

/** Logarithmic back-off: 6, 9, 11, 60, 99, 101 with base 10 speak at 6, 11 and 101. */
export function decide(
  before: Announced | null,
  { finding, nowMs }: { finding: Finding; nowMs: number },
  { idleMs, backoff }: CooldownSettings,
): Decision {
  if (before === null) return { kind: 'announce', reason: 'first time' };
  if (nowMs - before.lastMs >= idleMs) return { kind: 'announce', reason: 'again after silence' };
  if (before.reference === null) return { kind: 'announce', reason: 'unsent' };
  if (rank(finding.severity) > rank(before.severity)) return { kind: 'update', reason: 'more severe' };
  if (powerOf(magnitude(finding), backoff) > powerOf(before.magnitude, backoff))
    return { kind: 'update', reason: 'larger' };
  if (nowMs - before.lastMs >= UPDATE_EVERY_MS) return { kind: 'update', reason: 'still going on' };
  return { kind: 'quiet', reason: 'cool-down' };
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** Number of whole powers of the base below a magnitude; 0.5 and 9 are both 0 for base 10. */
function powerOf(value: number, base: number): number {
  let power = 0;
  for (let rest = value; rest >= base; rest /= base) power += 1;
  return power;
}
