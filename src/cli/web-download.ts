import { shownUrl } from '#azure/blob-address.ts';
import type { Download, DownloadOptions } from '#azure/blob-url.ts';
import { type Answer, openRange } from '#azure/range-body.ts';
import { AppError } from '#core/errors.ts';

const STALLED_MS = 30_000;

/**
 * A file of any web server as it arrives. Where the server states size and version, a broken connection is replaced by
 * one that goes on where it stopped.
 * @throws AppError FB3007, without user, password or query of the address.
 */
export async function openWebUrl(url: URL, { signal, stalledMs = STALLED_MS }: DownloadOptions): Promise<Download> {
  const name = shownUrl(url);
  const { address, headers } = withoutUser(url);
  const first = new AbortController();
  try {
    const answer = await fetched(address, { headers, signal: AbortSignal.any([signal, first.signal]) });
    const bytes = sizeOf(answer);
    const version = answer.headers.get('etag') ?? answer.headers.get('last-modified');
    // Where no size is stated, the end of the answer is the end of the file.
    if (bytes === null) return { body: guarded(answer.body, name, signal), bytes };
    const open = async (at: number, abort: AbortSignal): Promise<Answer> => {
      if (at === 0) {
        abort.addEventListener('abort', () => first.abort(), { once: true });
        return { body: answer.body, blobBytes: bytes };
      }
      if (version === null) throw new Error('the connection broke off');
      const range = { ...headers, range: `bytes=${at}-`, 'if-range': version };
      const rest = await fetched(address, { headers: range, signal: abort });
      // A server that knows no ranges, or has another version of the file by now, begins at the start.
      if (rest.status !== 206) throw new Error('the connection broke off');
      return { body: rest.body, blobBytes: bytes };
    };
    const body = await openRange(open, { from: 0, to: bytes, stalledMs, signal });
    return { body: guarded(body, name, signal), bytes };
  } catch (error) {
    signal.throwIfAborted();
    throw webFault(error, name);
  }
}

async function fetched(
  address: URL,
  options: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
): Promise<Pick<Response, 'status' | 'headers'> & { readonly body: AsyncIterable<Uint8Array> }> {
  const { ok, status, headers, body } = await fetch(address, options);
  if (!ok || body === null) throw new RefusedAnswer(status);
  return { status, headers, body };
}

class RefusedAnswer extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** Credentials in front of the host go into a header: fetch refuses them in the address. */
function withoutUser(url: URL): { address: URL; headers: Record<string, string> } {
  // Compressed on the way, the size would be another one, and a capture is compressed as a file if at all.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (url.username === '' && url.password === '') return { address: url, headers };
  const address = new URL(url);
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  address.username = '';
  address.password = '';
  return { address, headers };
}

function sizeOf({ headers }: Pick<Response, 'headers'>): number | null {
  if (headers.get('content-encoding') !== null) return null;
  const length = headers.get('content-length');
  return length === null ? null : Number(length);
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
    throw webFault(error, name);
  }
}

const STEPS: Readonly<Record<number, string>> = {
  401: 'The server wants credentials: add them to the address.',
  403: 'The server does not allow it: check the credentials in the address, and put it in quotes: a shell cuts it at "&".',
  404: 'Check the address.',
};

function webFault(error: unknown, name: string): AppError {
  const status = error instanceof RefusedAnswer ? error.status : 0;
  return new AppError('FB3007', {
    message: `${name} cannot be read: ${status > 0 ? `the server answers ${status}` : reasonOf(error)}.`,
    next: STEPS[status] ?? 'Check the address and the network.',
    details: status > 0 ? { status } : {},
  });
}

/** The system's code of a failed connection stands in the cause of what fetch throws. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return 'the connection broke off';
}
