import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '#core/errors.ts';
import type { FlowLogFile } from './flow-log-files.ts';
import {
  addressSource,
  fileSource,
  type InputSource,
  type InputStream,
  isAddress,
  type OpenOptions,
  pipeSource,
  STANDARD_INPUT,
  streamSource,
} from './input-source.ts';
import { CAPTURE_NAME, recognise, type RecognisedInput } from './recognise.ts';
import { unreadable } from './unreadable.ts';

export interface FoundInputs {
  readonly flowLogs: readonly FlowLogFile[];
  readonly captures: readonly InputSource[];
  /** What was named and is not there, or may not be read: FB3004, FB3007. */
  readonly missing: readonly { readonly path: string; readonly fault: AppError }[];
}

export interface FindOptions extends OpenOptions {
  readonly stdin: InputStream | undefined;
}

interface Found extends RecognisedInput {
  /** Size on disk; 0 when it is not known. */
  readonly bytes: number;
}

/**
 * What the arguments name: files, folders (searched for flow logs and captures, in the order of names), addresses, and
 * `-` for standard input; each file once.
 */
export async function findInputs(named: readonly string[], options: FindOptions): Promise<FoundInputs> {
  const inputs = new Map<string, Found>();
  const missing: FoundInputs['missing'][number][] = [];
  for (const argument of named) {
    try {
      for (const input of await inputsOf(argument, options)) {
        const { path, name } = input.source;
        const key = path === null ? `${name} ${argument}` : resolve(path);
        if (!inputs.has(key)) inputs.set(key, input);
      }
    } catch (cause) {
      options.signal.throwIfAborted();
      missing.push({ path: shown(argument), fault: cause instanceof AppError ? cause : unreadable(argument, cause) });
    }
  }
  const all = [...inputs.values()];
  return {
    flowLogs: all.filter(({ kind }) => kind === 'flow-log').map(flowLogFile),
    captures: all.filter(({ kind }) => kind === 'capture').map(({ source }) => source),
    missing,
  };
}

const flowLogFile = ({ source, bytes }: Found): FlowLogFile =>
  source.path === null ? { path: source.name, bytes, source } : { path: source.path, bytes };

async function inputsOf(argument: string, { stdin, signal }: FindOptions): Promise<Found[]> {
  const recognised = async (source: InputSource, bytes = 0): Promise<Found[]> => [
    { ...(await recognise(source, { signal })), bytes },
  ];
  if (argument === STANDARD_INPUT) return await recognised(streamSource(stdin ?? nothing()));
  if (isAddress(argument)) return await recognised(addressSource(argument));
  const found = await stat(argument);
  if (found.isDirectory()) return await filesIn(argument);
  if (!found.isFile()) return await recognised(pipeSource(argument));
  return await recognised(fileSource(argument, found.size), found.size);
}

/** Files of a folder are what their names say: opening each of some ten thousand would take longer than reading them. */
async function filesIn(folder: string): Promise<Found[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && (CAPTURE_NAME.test(entry.name) || /\.json(\.gz)?$/i.test(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name));
  if (names.length === 0) throw nothingIn(folder);
  return await Promise.all(
    names.toSorted().map(async (path) => {
      const bytes = await sizeOf(path);
      return { kind: CAPTURE_NAME.test(path) ? 'capture' : 'flow-log', source: fileSource(path, bytes), bytes };
    }),
  );
}

/** A file that is gone or forbidden says so when it is read. */
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function* nothing(): AsyncGenerator<Uint8Array> {}

function shown(argument: string): string {
  if (!isAddress(argument)) return argument;
  const url = URL.parse(argument);
  return url === null ? 'an address' : addressSource(argument).name;
}

const nothingIn = (path: string): AppError =>
  new AppError('FB3004', {
    message: `There is no flow log and no capture in ${path}: expected files that end in .json, .json.gz, .pcap, .pcapng or .cap; captures may end in .gz or .zst too.`,
    next: 'Name the files themselves, or the folder that the storage container was copied to.',
    details: { path },
  });
