import { AppError } from '#core/errors.ts';
import { shownUrl } from '#azure/blob-address.ts';
import { isPublic, inRanges } from './public-address.ts';

/** What may be fetched, and how much of it. */
export interface DownloadPolicy {
  /** `files.example.com`, `*.example.com` for everything below it, `*` for any host. */
  readonly hosts: readonly string[];
  /** Null: any. */
  readonly ports: readonly number[] | null;
  /** Whether addresses without TLS may be named. */
  readonly allowHttp: boolean;
  /**
   * Where connections may go, judged by the resolved address: anywhere, or to public addresses and those of the ranges.
   */
  readonly reach: 'anywhere' | { readonly privateRanges: readonly string[] };
  /** Size as it comes over the wire. */
  readonly maxBytes: number;
  /** From the first connection to the last byte. */
  readonly maxMs: number;
}

/** Somebody at a terminal reads with their own rights whatever they could read with any other program. */
export const TERMINAL_POLICY: DownloadPolicy = {
  hosts: ['*'],
  ports: null,
  allowHttp: true,
  reach: 'anywhere',
  maxBytes: Number.POSITIVE_INFINITY,
  maxMs: Number.POSITIVE_INFINITY,
};

/** Whether a host is among those of a policy. Case and a dot at the end make no difference. */
export function isAllowedHost(hostname: string, hosts: DownloadPolicy['hosts']): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return hosts.some((pattern) => {
    const wanted = pattern.toLowerCase();
    if (wanted === '*') return true;
    return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) && host.length >= wanted.length : host === wanted;
  });
}

/** What an address itself tells, before anything is resolved. FB3008. */
export function checkUrl(url: URL, policy: DownloadPolicy): void {
  const name = shownUrl(url);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && policy.allowHttp)) {
    throw refused(`${name} is not fetched: expected an address that begins with https, found ${url.protocol}//.`, {
      next: 'Name it with https://, or have `import.allowHttp` set.',
    });
  }
  if (!isAllowedHost(url.hostname, policy.hosts)) {
    throw refused(`Host ${url.hostname} is not among those that Flowbell may fetch from.`, {
      next: 'Have it added to `import.allowedHosts`, or download the file and run `flowbell analyze FILE`.',
    });
  }
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  if (policy.ports !== null && !policy.ports.includes(port)) {
    throw refused(`Port ${port} of ${url.hostname} is not among those that Flowbell may fetch from.`, {
      next: 'Have it added to `import.ports`, or download the file and run `flowbell analyze FILE`.',
    });
  }
  // Digits instead of a name: nothing is looked up, so the lookup has nothing to check.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (/^[\d.]+$|:/.test(literal) && !mayReach(literal, policy)) throw notPublic(url.hostname);
}

/** Whether a connection may go to a resolved address. */
export const mayReach = (address: string, { reach }: DownloadPolicy): boolean =>
  reach === 'anywhere' || isPublic(address) || inRanges(address, reach.privateRanges);

/** FB3008, without the address itself: who asks need not learn what a name means inside. */
export const notPublic = (hostname: string): AppError =>
  refused(`Host ${hostname} is not fetched from: its address is not a public one.`, {
    next: 'For a private endpoint have its range added to `import.privateRanges`; or download the file and run `flowbell analyze FILE`.',
  });

const refused = (message: string, { next }: { next: string }): AppError => new AppError('FB3008', { message, next });
