import { z } from 'zod';
import type { Secret } from '#core/secret.ts';
import { history } from './history.ts';
import { type ReadSecret, secret } from './secret-schema.ts';

/** The containers that Azure gives flow logs: virtual network, and network security group. */
const FLOW_LOG_CONTAINERS = ['insights-logs-flowlogflowevent', 'insights-logs-networksecuritygroupflowevent'];
/** Where Network Watcher leaves packet captures. */
const CAPTURE_CONTAINERS = ['network-watcher-logs'];

/** An account that holds flow logs and captures: by address and the process's own identity, or by connection string. */
export type StorageAccount = (
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'connectionString'; readonly connectionString: Secret }
) & { readonly containers: readonly string[]; readonly captureContainers: readonly string[] };

/** Storage accounts that are watched for flow logs; none means the sandbox. */
export function storageSchema(readSecret: ReadSecret) {
  const account = z
    .strictObject({
      url: z.url({ protocol: /^https?$/, error: urlExpected }).optional(),
      connectionString: secret(readSecret).optional(),
      containers: z.array(z.string().min(1)).min(1).default(FLOW_LOG_CONTAINERS),
      captureContainers: z.array(z.string().min(1)).default(CAPTURE_CONTAINERS),
    })
    .transform((found, context): StorageAccount => {
      const { url, connectionString, ...containers } = found;
      if (url !== undefined && connectionString === undefined) return { kind: 'url', url, ...containers };
      if (url === undefined && connectionString !== undefined)
        return { kind: 'connectionString', connectionString, ...containers };
      const both = url === undefined ? 'neither' : 'both';
      context.addIssue({
        code: 'custom',
        input: found,
        message: `expected either url or connectionString, found ${both}`,
      });
      return z.NEVER;
    });
  return z
    .strictObject({
      accounts: z.array(account).default([]),
      pollSeconds: z.number().min(0.1).max(3600).default(3),
      history: history.prefault('retention'),
    })
    .transform(({ history: historyMs, ...rest }) => ({ ...rest, historyMs }))
    .prefault({});
}

function urlExpected(issue: { readonly input?: unknown }): string {
  return `expected an address such as https://account.blob.core.windows.net, found ${typeof issue.input === 'string' ? 'a text that is none' : JSON.stringify(issue.input)}`;
}
