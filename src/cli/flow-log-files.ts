import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { AppError } from '#core/errors.ts';

export interface FlowLogFile {
  readonly path: string;
  /** Size on disk. */
  readonly bytes: number;
}

export interface FoundFiles {
  readonly files: readonly FlowLogFile[];
  /** What was named and is not there, or may not be read: FB3004. */
  readonly missing: readonly { readonly path: string; readonly fault: AppError }[];
}

const CHUNK_BYTES = 1 << 20;

/**
 * The files that the paths name, folders walked for *.json and *.json.gz, in order of their names, each file once.
 * A folder without any is missing.
 */
export async function findFlowLogFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files = new Map<string, FlowLogFile>();
  const missing: FoundFiles['missing'][number][] = [];
  for (const path of paths) {
    try {
      for (const file of await filesOf(path)) if (!files.has(resolve(file.path))) files.set(resolve(file.path), file);
    } catch (cause) {
      missing.push({ path, fault: cause instanceof AppError ? cause : unreadable(path, cause) });
    }
  }
  return { files: [...files.values()], missing };
}

async function filesOf(path: string): Promise<FlowLogFile[]> {
  const found = await stat(path);
  if (!found.isDirectory()) return [{ path, bytes: found.size }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && /\.json(\.gz)?$/i.test(entry.name));
  const inside = names.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  if (inside.length === 0) throw withoutLogs(path);
  return await Promise.all(inside.map(async (name) => ({ path: name, bytes: await sizeOf(name) })));
}

/** A file that is gone or forbidden says so when it is read. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** The bytes of a file, unpacked when it is gzip. `onBytes` is told how many bytes of the file itself were read. FB3004. */
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

const withoutLogs = (path: string): AppError =>
  new AppError('FB3004', {
    message: `There is no flow log file in ${path}: expected files that end in .json or .json.gz.`,
    next: 'Name the files themselves, or the folder that the storage container was copied to.',
    details: { path },
  });

/** What the codes of the operating system and of zlib mean to a person. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'its permissions do not allow it',
  EPERM: 'its permissions do not allow it',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EMFILE: 'too many files are open',
  Z_DATA_ERROR: 'it is not gzip, or is damaged',
  Z_BUF_ERROR: 'its gzip data ends too early',
};

function unreadable(path: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
  const next = code.startsWith('Z_') ? 'Copy the file again.' : 'Check the name and the permissions of the file.';
  return new AppError('FB3004', {
    message: `${path} cannot be read: ${reason}.`,
    next,
    details: { path, code },
    cause,
  });
}
