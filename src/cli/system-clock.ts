import { setTimeout } from 'node:timers/promises';
import type { Clock } from '#core/clock.ts';

/** The machine's own time. */
export const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms, options = {}) => setTimeout(ms, undefined, options),
};
