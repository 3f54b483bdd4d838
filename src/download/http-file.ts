import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isBlobUrl } from '#azure/blob-address.ts';
import { type Answer, openRange } from '#azure/range-body.ts';
import { AppError } from '#core/errors.ts';
import { RefusedAnswer } from './download-fault.ts';
import { type GetOptions, httpGet } from './http-get.ts';

/** What can be downloaded, and how large it is; null where the server does not say. */
export interface Download {
  readonly body: AsyncIterable<Uint8Array>;
  readonly bytes: number | null;
}

export type FileOptions = Omit<GetOptions, 'headers'>;

/** Answers that may be others a moment later. */
const TRIED_AGAIN = new Set([429, 500, 502, 503, 504]);
const RETRY_DELAYS_MS = [500, 1000];

/** Opens what stands at an address; where size and version are stated, a connection that breaks is replaced. */
export async function openHttpFile(url: URL, options: FileOptions): Promise<Download> {
  const { signal, stalledMs } = options;
  // The first answer is asked for before anything else can say when its connection is to end.
  const first = new AbortController();
  const answer = await get(url, { ...options, signal: AbortSignal.any([signal, first.signal]) });
  const bytes = sizeOf(answer.headers);
  // Where no size is stated, the end of the answer is the end of the file.
  if (bytes === null) return { body: unstalled(answer, stalledMs), bytes };
  const version = versionOf(answer.headers);
  const open = async (at: number, abort: AbortSignal): Promise<Answer> => {
    if (at === 0) {
      abort.addEventListener('abort', () => first.abort(), { once: true });
      return { body: answer, blobBytes: bytes };
    }
    if (version === null) throw new Error('the connection broke off');
    const range = { range: `bytes=${at}-`, [isBlobUrl(url) ? 'if-match' : 'if-range']: version };
    const rest = await get(url, { ...options, signal: abort }, range);
    // A server that knows no ranges, or has another version of the file by now, begins at the start.
    if (rest.statusCode === 206) return { body: rest, blobBytes: bytes };
    rest.destroy();
    throw new Error('the connection broke off');
  };
  return { body: await openRange(open, { from: 0, to: bytes, stalledMs, signal }), bytes };
}

/** Compressed on the way, the size would be another one, and a capture is compressed as a file if at all. */
const HEADERS = { 'accept-encoding': 'identity' };

async function get(url: URL, options: FileOptions, more: Record<string, string> = {}): Promise<IncomingMessage> {
  for (const delayMs of [...RETRY_DELAYS_MS, null]) {
    try {
      const answer = await httpGet(url, { ...options, headers: { ...HEADERS, ...more } });
      const { statusCode = 0 } = answer;
      if (statusCode >= 200 && statusCode < 300) return answer;
      answer.destroy();
      throw new RefusedAnswer(statusCode, answer.headers['x-ms-error-code']);
    } catch (error) {
      options.signal.throwIfAborted();
      if (delayMs === null || !mayPass(error)) throw error;
    }
    await sleep(delayMs, undefined, { signal: options.signal });
  }
  throw new Error('the last try returns or throws');
}

const mayPass = (error: unknown): boolean =>
  error instanceof RefusedAnswer ? TRIED_AGAIN.has(error.status) : !(error instanceof AppError);

function sizeOf(headers: IncomingHttpHeaders): number | null {
  const bytes = Number(headers['content-length']);
  return headers['content-length'] === undefined || !Number.isSafeInteger(bytes) ? null : bytes;
}

const versionOf = ({ etag, 'last-modified': modified }: IncomingHttpHeaders): string | null => etag ?? modified ?? null;

/** Only waiting for bytes is timed, not what is done with them. */
async function* unstalled(answer: IncomingMessage, stalledMs: number): AsyncGenerator<Uint8Array> {
  const iterator: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => answer.destroy(new Error('the connection broke off')), stalledMs);
      const next = await iterator.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    answer.destroy();
  }
}
