import { parseDuration } from '#core/duration.ts';
import { AppError } from '#core/errors.ts';
import type { FlowLimits } from './read-capture.ts';

/** Options of `analyze` that are for captures, as typed. */
export interface CaptureOptions {
  readonly flows?: true;
  /** A filter. */
  readonly extract?: string;
  readonly output?: string;
  readonly filter?: string;
  readonly idle?: string;
  readonly active?: string;
  readonly maxFlows?: string;
}

/** 128 bytes of table and some for each application: above it a machine's memory is at stake. */
const MOST_FLOWS = 16_000_000;

/** FB2002 when an option is not understood. */
export function flowLimits({ idle, active, maxFlows }: CaptureOptions): FlowLimits {
  return {
    ...(idle === undefined ? {} : { idleSeconds: seconds('--idle', idle) }),
    ...(active === undefined ? {} : { activeSeconds: seconds('--active', active) }),
    ...(maxFlows === undefined ? {} : { maxFlows: flows(maxFlows) }),
  };
}

function seconds(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== null && ms >= 1000) return ms / 1000;
  throw new AppError('FB2002', {
    message: `${option} "${text}" is not understood: expected a length of at least 1 second, such as 30s, 5m or 1h.`,
    next: `Use for example ${option} 60s; without it flows end with the capture.`,
  });
}

function flows(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_FLOWS) return count;
  throw new AppError('FB2002', {
    message: `--max-flows "${text}" is not understood: expected a number from 1 to ${MOST_FLOWS}.`,
    next: 'Leave it out for 1000000.',
  });
}
