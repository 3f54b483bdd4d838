import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '#core/window.ts';
import { duration } from './duration-schema.ts';

const subscription = z.guid({
  error: (issue) =>
    `expected a subscription id such as 11111111-2222-3333-4444-555555555555, found ${JSON.stringify(issue.input)}`,
});

/** Azure Resource Manager, and which of its subscriptions are searched for flow logs. */
export const azureSchema = z
  .strictObject({
    subscriptions: z.array(subscription).default([]),
    discover: z.boolean().default(true),
    refresh: duration({ minMs: MINUTE_MS, maxMs: DAY_MS, example: '10m' }).prefault('10m'),
    endpoint: z.url({ protocol: /^https$/, error: urlExpected }).default('https://management.azure.com'),
    audience: z.string().min(1).nullable().default(null),
    blobSuffix: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, { error: 'expected a host name such as blob.core.windows.net' })
      .default('blob.core.windows.net'),
  })
  .transform(({ subscriptions, discover, refresh, endpoint, audience, blobSuffix }) => ({
    /** Searched for flow logs; each once, lower case. */
    discovered: discover ? [...new Set(subscriptions.map((id) => id.toLowerCase()))] : [],
    refreshMs: refresh,
    endpoint,
    audience: audience ?? endpoint,
    blobSuffix,
  }))
  .prefault({});

function urlExpected(issue: { readonly input?: unknown }): string {
  return `expected an address such as https://management.azure.com, found ${JSON.stringify(issue.input)}`;
}
