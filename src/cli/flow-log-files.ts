import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { AppError } from '#core/errors.ts';

export interface FlowLogFile {
  readonly path: string;
  readonly bytes: number;
}

const CHUNK_BYTES = 1 << 20;

/** The files that the paths name, folders walked for *.json and *.json.gz, in order of their names. FB3004 when one is not there. */
export async function findFlowLogFiles(paths: readonly string[]): Promise<FlowLogFile[]> {
  const found: FlowLogFile[] = [];
  for (const path of paths) found.push(...(await filesOf(path)));
  if (found.length > 0) return found;
  throw new AppError('FB3004', {
    message: `No flow log files were found in ${paths.join(', ')}: expected files that end in .json or .json.gz.`,
    next: 'Name the files themselves, or the folder that the storage container was copied to.',
  });
}

async function filesOf(path: string): Promise<FlowLogFile[]> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return [{ path, bytes: found.size }];
    const names = await readdir(path, { recursive: true });
    const files = names.filter((name) => /\.json(\.gz)?$/i.test(name)).toSorted();
    return await Promise.all(files.map(async (name) => ({ path: join(path, name), bytes: (await stat(join(path, name))).size })));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** The bytes of a file, unpacked when it is gzip. `onBytes` is told how many bytes of the file itself were read. */
export async function* readFlowLogFile(
  { path }: FlowLogFile,
  { onBytes, signal }: { onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): AsyncIterable<Uint8Array> {
  const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES, ...(signal === undefined ? {} : { signal }) });
  if (onBytes !== undefined) raw.on('data', (chunk) => onBytes(chunk.length));
  try {
    yield* path.toLowerCase().endsWith('.gz') ? unpacked(raw) : raw;
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreadable(path, cause);
  } finally {
    raw.destroy();
  }
}

function unpacked(raw: NodeJS.ReadableStream & { on(event: 'error', listener: (error: Error) => void): unknown }) {
  const gunzip = createGunzip();
  raw.on('error', (error) => gunzip.destroy(error));
  return raw.pipe(gunzip) as AsyncIterable<Uint8Array>;
}

const unreadable = (path: string, cause: unknown): AppError =>
  new AppError('FB3004', {
    message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
    next: 'Check the name and the permissions of the file.',
    details: { path },
    cause,
  });
