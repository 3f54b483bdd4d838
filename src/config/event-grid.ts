import { z } from 'zod';
import type { Secret } from '#core/secret.ts';
import { type ReadSecret, secret } from './secret-schema.ts';

/** Event Grid tells of new blocks at once; null where it does not. */
export interface EventGridSettings {
  /** What senders have to know. */
  readonly key: Secret;
  /** Between looks at storage while events come. */
  readonly pollSeconds: number;
}

/** Events of Azure Event Grid at /api/events; off unless enabled. */
export function eventGridSchema(readSecret: ReadSecret) {
  return z
    .strictObject({
      enabled: z.boolean().default(false),
      key: secret(readSecret).nullable().default(null),
      pollSeconds: z.number().min(1).max(3600).default(60),
    })
    .transform(({ enabled, key, pollSeconds }, context): EventGridSettings | null => {
      if (!enabled) return null;
      if (key !== null) return { key, pollSeconds };
      context.addIssue({
        code: 'custom',
        input: key,
        path: ['key'],
        message: 'expected a key, without which anybody could send events, found none',
      });
      return z.NEVER;
    })
    .prefault({});
}
