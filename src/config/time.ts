import { z } from 'zod';

/** How times are shown; everything inside is UTC. */
export const timeSchema = z
  .strictObject({
    zone: z
      .string()
      .refine(isTimeZone, {
        error: (issue) => `expected an IANA time zone such as Europe/Berlin, found ${JSON.stringify(issue.input)}`,
      })
      .default('UTC'),
  })
  .prefault({});

/** Offsets such as +02:00 are known to Intl too, but name no place and so no summer time. */
function isTimeZone(zone: string): boolean {
  if (/^[+-]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
