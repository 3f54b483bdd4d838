import { z } from 'zod';
import { DAY_MS } from '#core/window.ts';
import { duration } from './duration-schema.ts';

/** The local Azure. `auto` runs it exactly when no storage account is configured. */
export const sandboxSchema = z
  .strictObject({
    enabled: z.union([z.literal('auto'), z.boolean()]).default('auto'),
    seed: z.int().min(0).max(0xffff_ffff).default(1),
    historyHours: z.int().min(0).max(672).default(48),
    scenarioDelay: duration({ minMs: 0, maxMs: DAY_MS, example: '2m' }).prefault('2m'),
  })
  .transform(({ scenarioDelay, ...rest }) => ({ ...rest, scenarioDelayMs: scenarioDelay }))
  .prefault({});
