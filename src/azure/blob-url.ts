import { AnonymousCredential, BlobClient, RestError } from '@azure/storage-blob';
import { AppError } from '#core/errors.ts';
import { shownUrl } from './blob-address.ts';
import { type Answer, openRange } from './range-body.ts';

/** What can be downloaded, and how large it is; null where the server does not say. */
export interface Download {
  readonly body: AsyncIterable<Uint8Array>;
  readonly bytes: number | null;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** A connection that is silent for so long is given up and replaced. */
  readonly stalledMs?: number;
}

const STALLED_MS = 30_000;
/** Tries of the client itself; a connection that breaks later is replaced by `openRange`. */
const RETRIES = { retryOptions: { maxTries: 3, retryDelayInMs: 500, tryTimeoutInMs: 60_000 } };

/**
 * A blob by its address, with a shared access signature or public, as it arrives; goes on where a connection breaks.
 * @throws AppError FB3007, without anything of the query.
 */
export async function openBlobUrl(url: URL, { signal, stalledMs = STALLED_MS }: DownloadOptions): Promise<Download> {
  const name = shownUrl(url);
  const client = clientOf(url, name);
  let bytes: number | null = null;
  let etag: string | undefined;
  const open = async (at: number, abortSignal: AbortSignal): Promise<Answer> => {
    // Half of one version and half of another would be no capture.
    const conditions = etag === undefined ? {} : { conditions: { ifMatch: etag } };
    const answer = await client.download(at, undefined, { abortSignal, ...conditions });
    etag = answer.etag;
    bytes = at + (answer.contentLength ?? 0);
    return { body: (answer.readableStreamBody ?? []) as AsyncIterable<Uint8Array>, blobBytes: bytes };
  };
  try {
    const body = await openRange(open, { from: 0, to: Number.POSITIVE_INFINITY, stalledMs, signal });
    return { body: guarded(body, name, signal), bytes };
  } catch (error) {
    signal.throwIfAborted();
    throw blobFault(error, name);
  }
}

function clientOf(url: URL, name: string): BlobClient {
  const wanted = new AppError('FB3007', {
    message: `${name} is not the address of a blob: expected host, container and name.`,
    next: 'Copy the address of the blob itself, not of its account or container.',
  });
  if (url.pathname.split('/').filter((part) => part !== '').length < 2) throw wanted;
  try {
    return new BlobClient(url.href, new AnonymousCredential(), RETRIES);
  } catch {
    throw wanted;
  }
}

async function* guarded(
  body: AsyncIterable<Uint8Array>,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    signal.throwIfAborted();
    throw blobFault(error, name);
  }
}

/** Messages of the client hold the address with its signature: none of their text is used. */
function blobFault(error: unknown, name: string): AppError {
  const status = error instanceof RestError ? error.statusCode : undefined;
  const code = error instanceof RestError ? error.code : undefined;
  const reason = code ?? (status === undefined ? 'the connection broke off' : `status ${status}`);
  return new AppError('FB3007', {
    message: `${name} cannot be read: ${reason}.`,
    next: nextStep(status, code),
    details: { status, code },
  });
}

function nextStep(status: number | undefined, code: string | undefined): string {
  if (status === 403 || status === 401 || code === 'AuthenticationFailed') {
    return 'Make a new shared access signature with the right to read, check its times, and put the address in quotes: a shell cuts it at "&".';
  }
  if (status === 404) return 'Check account, container and name of the blob.';
  if (status === 409) return 'Public access is off for this account: add a shared access signature to the address.';
  if (status === 412) return 'The blob changed while it was read: read it again when its capture has ended.';
  return 'Check the address, the network and the firewall of the storage account.';
}
