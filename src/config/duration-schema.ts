import { z } from 'zod';
import { parseDuration } from '#core/duration.ts';

/** A duration as people write it (`2m`, `90d`), given on in milliseconds. */
export function duration(limits: { readonly minMs: number; readonly maxMs: number; readonly example: string }) {
  return z.string().transform((text, context) => {
    const ms = parseDuration(text);
    if (ms !== null && ms >= limits.minMs && ms <= limits.maxMs) return ms;
    const fault = ms === null ? 'a duration' : 'a duration within its limits';
    context.addIssue({
      code: 'custom',
      input: text,
      message: `expected ${fault} such as ${limits.example}, found "${text}"`,
    });
    return z.NEVER;
  });
}
