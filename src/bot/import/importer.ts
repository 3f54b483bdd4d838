import type { OpenedCapture } from '#analysis/ingest/capture-library.ts';
import type { Imports } from '#analysis/ingest/imports.ts';
import { shownUrl } from '#azure/blob-address.ts';
import type { Clock } from '#core/clock.ts';
import type { Network } from '#download/http-get.ts';
import type { DownloadPolicy } from '#download/policy.ts';
import type { ImportPort } from '../ports.ts';

/** As `import` in the configuration has them. */
export interface ImportSettings extends Pick<DownloadPolicy, 'ports' | 'allowHttp' | 'maxBytes' | 'maxMs'> {
  readonly allowedHosts: readonly string[];
  readonly privateRanges: readonly string[];
}

export interface ImporterParts {
  readonly imports: Pick<Imports, 'read'>;
  readonly policy: DownloadPolicy;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly network?: Network;
}

/** The policy of a service: it reads for whoever asks, so its network's inside is out of reach. */
export const downloadPolicy = (settings: ImportSettings): DownloadPolicy => ({
  hosts: settings.allowedHosts,
  ports: settings.ports,
  allowHttp: settings.allowHttp,
  reach: { privateRanges: settings.privateRanges },
  maxBytes: settings.maxBytes,
  maxMs: settings.maxMs,
});

/** Between two edits of a message that shows how far it is. */
const PROGRESS_MS = 500;

/** Fetches what may be fetched and reads it into the store. */
export function importer({ imports, policy, clock, network }: ImporterParts): ImportPort {
  return {
    read: async (url, { signal, onProgress }): Promise<OpenedCapture> => {
      // What reads addresses is loaded when there is something for it to do.
      const { openDownload } = await import('#download/download.ts');
      const address = shownUrl(url);
      const startedMs = clock.nowMs();
      const { body, bytes } = await openDownload(url, {
        policy,
        signal,
        ...(network === undefined ? {} : { network }),
      });
      const tell = (taken: number, nowMs: number): void =>
        onProgress({ bytes: taken, totalBytes: bytes, elapsedMs: nowMs - startedMs });
      const chunks = told(body, clock, tell);
      return imports.read({ address, path: address.slice(url.host.length), chunks }, { signal });
    },
  };
}

async function* told(
  chunks: AsyncIterable<Uint8Array>,
  clock: Pick<Clock, 'nowMs'>,
  tell: (taken: number, nowMs: number) => void,
): AsyncGenerator<Uint8Array> {
  let taken = 0;
  let toldMs = Number.NEGATIVE_INFINITY;
  for await (const chunk of chunks) {
    taken += chunk.length;
    const nowMs = clock.nowMs();
    if (nowMs - toldMs >= PROGRESS_MS) {
      toldMs = nowMs;
      tell(taken, nowMs);
    }
    yield chunk;
  }
}
