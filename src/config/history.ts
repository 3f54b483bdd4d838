import { z } from 'zod';
import { parseDuration } from '#core/duration.ts';
import { HOUR_MS } from '#core/window.ts';

/** How far back the first start reads: a duration in ms, or null for as far as flows are kept. */
export const history = z.string().transform((text, context) => {
  if (text === 'retention') return null;
  const ms = parseDuration(text);
  if (ms !== null && ms >= HOUR_MS) return ms;
  context.addIssue({
    code: 'custom',
    input: text,
    message: `expected \`retention\` or a duration of 1h or more such as 7d, found "${text}"`,
  });
  return z.NEVER;
});
