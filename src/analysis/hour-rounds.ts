import type { Clock } from '#core/clock.ts';
import type { Log } from '#core/log.ts';
import { MINUTE_MS } from '#core/window.ts';

export interface HourRoundsParts {
  /** Puts together at most `most` hours that ended before; how many it were. */
  readonly makeHours: (beforeMs: number, options: { most: number; signal: AbortSignal }) => Promise<number>;
  /** False while much is read: then hours would be made again and again. */
  readonly isQuiet: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Records of an hour come until some minutes after its end. */
const SETTLED_MS = 10 * MINUTE_MS;
const ROUND_MS = MINUTE_MS;
/** An hour of 100,000 tuples takes half a second of processor time; people's questions come in between. */
const AT_ONCE = 1;
const BREATH_MS = 2000;

/** Puts whole hours together for long windows (decision 0013), newest first, when there is nothing else to do. */
export async function hourRounds(
  { makeHours, isQuiet, clock, log }: HourRoundsParts,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    let made = 0;
    try {
      if (isQuiet()) made = await makeHours(clock.nowMs() - SETTLED_MS, { most: AT_ONCE, signal });
    } catch (error) {
      if (!signal.aborted) log.warn('whole hours could not be put together; long windows are slower', { error });
    }
    await clock.sleep(made > 0 ? BREATH_MS : ROUND_MS, { signal }).catch(() => undefined);
  }
}
