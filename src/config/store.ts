import { z } from 'zod';
import { DAY_MS, HOUR_MS } from '#core/window.ts';
import { duration } from './duration-schema.ts';
import { byteSize } from './size-schema.ts';

/** The flow store: how long flows are kept and how much memory queries may take. */
export const storeSchema = z
  .strictObject({
    retention: duration({ minMs: HOUR_MS, maxMs: 3650 * DAY_MS, example: '90d' }).prefault('90d'),
    memoryLimit: byteSize({ minBytes: 100e6 }).prefault('512MB'),
  })
  .transform(({ retention, memoryLimit }) => ({ retentionMs: retention, memoryLimitBytes: memoryLimit }))
  .prefault({});
