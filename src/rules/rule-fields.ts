import { z } from 'zod';
import { parseDuration } from '#core/duration.ts';
import { SEVERITIES } from '#core/finding.ts';

/** Pieces of rules.yaml that rules share. Everything is written out by the operator: the file is the manual. */

/** A duration as people write it (`1h`, `28d`), as milliseconds above zero. */
export const durationField = z.string().transform((written, context) => {
  const ms = parseDuration(written);
  if (ms !== null && ms > 0) return ms;
  context.issues.push({
    code: 'custom',
    message: `expected a duration such as 5m, 1h or 28d, found "${written}"`,
    input: written,
  });
  return z.NEVER;
});

export const severityField = z.enum(SEVERITIES);
export const shareField = z.number().min(0).max(1);
export const countField = z.number().int().min(0);
export const daysField = z.number().min(1).max(400);
export const portField = z.number().int().min(0).max(65_535);
/** Names with `*` for any text. */
const namePatterns = z.array(z.string().min(1));

export const timeZoneField = z.string().refine(isTimeZone, 'expected an IANA time zone such as UTC or Europe/Berlin');

/** NSGs or VMs that a rule looks at. */
export const nsgScope = z.strictObject({ nsgs: namePatterns, exclude: namePatterns });
export const vmScope = z.strictObject({ vms: namePatterns, exclude: namePatterns });

/** How far a first-seen rule looks back, and how much history it needs before it speaks. */
export const firstSeenBaseline = z
  .strictObject({ days: daysField, minDays: daysField })
  .refine((baseline) => baseline.minDays <= baseline.days, {
    path: ['minDays'],
    message: 'expected no more than baseline.days, or the rule never fires',
  });

const cooldown = z.strictObject({
  per: z.literal('key'),
  idle: durationField,
  backoff: z.number().min(2).max(1000),
});

/** Keys that every rule has, whatever its detector. */
export const commonFields = {
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,63}$/, 'expected lower-case letters, digits and dashes, such as denied-inbound-spike'),
  enabled: z.boolean(),
  title: z.string().min(1).max(120),
  window: durationField.refine((ms) => ms === 3_600_000, 'expected 1h: what is usual is learned per hour'),
  step: durationField.refine((ms) => ms >= 60_000 && ms <= 3_600_000, 'expected 1m to 1h, never more than the window'),
  cooldown,
  contributors: z.number().int().min(1).max(20),
};

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
