import { z } from 'zod';
import { DAY_MS, HOUR_MS } from '#core/window.ts';
import { duration } from './duration-schema.ts';

const BYTE_UNITS: Readonly<Record<string, number>> = { mb: 1e6, mib: 2 ** 20, gb: 1e9, gib: 2 ** 30 };

const byteSize = z.string().transform((text, context) => {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const bytes = Math.round(Number(amount) * (BYTE_UNITS[(unit ?? '').toLowerCase()] ?? Number.NaN));
  if (bytes >= 100e6) return bytes;
  context.addIssue({ code: 'custom', input: text, message: `expected a size of 100MB or more, found "${text}"` });
  return z.NEVER;
});

/** The flow store: how long flows are kept and how much memory queries may take. */
export const storeSchema = z
  .strictObject({
    retention: duration({ minMs: HOUR_MS, maxMs: 3650 * DAY_MS, example: '90d' }).prefault('90d'),
    memoryLimit: byteSize.prefault('512MB'),
  })
  .transform(({ retention, memoryLimit }) => ({ retentionMs: retention, memoryLimitBytes: memoryLimit }))
  .prefault({});
