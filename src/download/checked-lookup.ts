import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type DownloadPolicy, mayReach, notPublic } from './policy.ts';

/** What names are resolved with: the part of `dns.lookup` that gives all addresses. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * A lookup for connections that gives only addresses which may be reached. The connection goes to what was checked here,
 * so a name that means something else a moment later changes nothing. One address of several that may not be reached
 * refuses the name: which of them is taken is not ours to decide. FB3008.
 */
export const checkedLookup =
  (policy: DownloadPolicy, resolve: Resolve = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found ?? [];
      if (error !== null) return callback(error, '');
      if (first === undefined || found.some(({ address }) => !mayReach(address, policy))) {
        return callback(notPublic(hostname), '');
      }
      return options.all === true ? callback(null, found) : callback(null, first.address, first.family);
    });
  };
