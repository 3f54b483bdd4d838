import { open } from 'node:fs/promises';
import { shownUrl } from '#azure/blob-address.ts';
import { AppError } from '#core/errors.ts';
import { TERMINAL_POLICY } from '#download/policy.ts';
import { unreadable } from './unreadable.ts';

export interface OpenOptions {
  readonly signal: AbortSignal;
}

export interface OpenedInput {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** As it is stored; null when that is not known before the end. */
  readonly bytes: number | null;
}

/** Something that bytes can be read from: a file, standard input, an address. */
export interface InputSource {
  /** What people read: path, `standard input`, host and path of an address. Never a secret. */
  readonly name: string;
  /** Set for a plain file, of which any place can be read. */
  readonly path: string | null;
  /** Size as it is stored; null when that is not known yet. */
  readonly bytes: number | null;
  /** Whether it can be opened a second time. */
  readonly isRepeatable: boolean;
  /** @throws AppError FB3004, FB3007 when it cannot be read. */
  open(options: OpenOptions): Promise<OpenedInput>;
}

export const STANDARD_INPUT = '-';
const CHUNK_BYTES = 256 * 1024;

/** Whether an argument is an address. A Windows drive or a file named `http` is none. */
export const isAddress = (argument: string): boolean => /^https?:\/\//i.test(argument);

/** A file of known size that can be read at any place. */
export const fileSource = (path: string, bytes: number): InputSource => ({
  name: path,
  path,
  bytes,
  isRepeatable: true,
  open: ({ signal }) => Promise.resolve({ chunks: fileChunks(path, signal), bytes }),
});

/** A named pipe, a device, the output of `<(command)`. */
export const pipeSource = (path: string): InputSource => ({
  name: path,
  path: null,
  bytes: null,
  isRepeatable: false,
  open: ({ signal }) => Promise.resolve({ chunks: fileChunks(path, signal), bytes: null }),
});

/** Standard input: bytes that come as they come. */
export interface InputStream extends AsyncIterable<Uint8Array> {
  destroy?(reason?: Error): unknown;
}

export const streamSource = (chunks: InputStream): InputSource => ({
  name: 'standard input',
  path: null,
  bytes: null,
  isRepeatable: false,
  open: ({ signal }) => {
    // Waiting for a sender that is silent ends no other way.
    signal.addEventListener('abort', () => chunks.destroy?.(), { once: true });
    return Promise.resolve({ chunks, bytes: null });
  },
});

/** @throws AppError FB3007 when it is no address. */
export function addressSource(argument: string): InputSource {
  const url = URL.parse(argument);
  if (url === null) {
    throw new AppError('FB3007', {
      // The argument may hold a signature and is not repeated.
      message: 'An address among the arguments cannot be read: it is not a valid http or https address.',
      next: 'Check its host and path, and put it in quotes.',
    });
  }
  return {
    name: shownUrl(url),
    path: null,
    bytes: null,
    isRepeatable: true,
    open: async ({ signal }) => {
      const { openDownload } = await import('#download/download.ts');
      const network = { proxyEnvironment: process.env };
      const { body, bytes } = await openDownload(url, { policy: TERMINAL_POLICY, network, signal });
      return { chunks: body, bytes };
    },
  };
}

/** The first bytes of a file. FB3004. */
export async function startOfFile(path: string, length: number): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function* fileChunks(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    await using file = await open(path);
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK_BYTES), 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw unreadable(path, cause);
  }
}
