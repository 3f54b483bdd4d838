import { shownUrl } from '#azure/blob-address.ts';
import { AppError } from '#core/errors.ts';
import { formatBytes, formatDuration } from '#core/units.ts';
import { checkBlobPath, downloadFault } from './download-fault.ts';
import { type Download, openHttpFile } from './http-file.ts';
import type { Network } from './http-get.ts';
import { checkUrl, type DownloadPolicy } from './policy.ts';

export interface DownloadOptions {
  readonly policy: DownloadPolicy;
  readonly signal: AbortSignal;
  readonly network?: Network;
  /** A connection that is silent for so long is given up and replaced. */
  readonly stalledMs?: number;
}

const STALLED_MS = 30_000;

/**
 * A file of a web server or a blob, with a shared access signature or public, as it arrives. Where the server states
 * size and version, a broken connection is replaced by one that goes on where it stopped.
 * @throws AppError FB3007, FB3008, FB3009, at the opening or while it is read, without user, password or query.
 */
export async function openDownload(url: URL, options: DownloadOptions): Promise<Download> {
  const { policy, signal, network = {}, stalledMs = STALLED_MS } = options;
  const name = shownUrl(url);
  checkUrl(url, policy);
  checkBlobPath(url);
  const limit = timeLimit(policy.maxMs);
  // Ends the connection of a body that nobody has begun to read.
  const end = new AbortController();
  const faultOf = (error: unknown): unknown => {
    signal.throwIfAborted();
    return limit.aborted ? tookTooLong(name, policy) : downloadFault(error, url);
  };
  try {
    const either = AbortSignal.any([signal, limit, end.signal]);
    const { body, bytes } = await openHttpFile(url, { policy, network, stalledMs, signal: either });
    if (bytes !== null && bytes > policy.maxBytes) throw tooLarge(name, policy, bytes);
    return { body: guarded(body, { faultOf, name, policy }), bytes };
  } catch (error) {
    const fault = faultOf(error);
    end.abort();
    throw fault;
  }
}

/** Never, where there is no limit. */
const timeLimit = (ms: number): AbortSignal =>
  Number.isFinite(ms) ? AbortSignal.timeout(ms) : new AbortController().signal;

interface Guard {
  readonly faultOf: (error: unknown) => unknown;
  readonly name: string;
  readonly policy: DownloadPolicy;
}

/** The same bytes up to the limit, with faults in words. */
async function* guarded(body: AsyncIterable<Uint8Array>, { faultOf, name, policy }: Guard): AsyncGenerator<Uint8Array> {
  let taken = 0;
  try {
    for await (const chunk of body) {
      taken += chunk.length;
      if (taken > policy.maxBytes) throw tooLarge(name, policy, null);
      yield chunk;
    }
  } catch (error) {
    throw faultOf(error);
  }
}

const tooLarge = (name: string, { maxBytes }: DownloadPolicy, bytes: number | null): AppError =>
  new AppError('FB3009', {
    message: `${name} is too large: ${bytes === null ? 'it goes on' : `it has ${formatBytes(bytes)}`}, and at most ${formatBytes(maxBytes)} are fetched.`,
    next: 'Have `import.maxBytes` raised, or download the file and run `flowbell analyze FILE`.',
    details: { bytes, maxBytes },
  });

const tookTooLong = (name: string, { maxMs }: DownloadPolicy): AppError =>
  new AppError('FB3009', {
    message: `${name} was given up: it was not read to its end within ${formatDuration(maxMs)}.`,
    next: 'Try again when the server is faster, have `import.maxTime` raised, or download the file and run `flowbell analyze FILE`.',
    details: { maxMs },
  });
