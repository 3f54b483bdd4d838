import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import { COMPRESSION_MAGIC_BYTES, compressionOf, Unpacking } from '#analysis/capture/source/compression.ts';
import { withStart } from '#analysis/capture/source/with-start.ts';
import type { FlowLogStats } from '#analysis/flow-log/decoder.ts';
import { AppError } from '#core/errors.ts';
import { formatBytes, plural } from '#core/units.ts';
import type { FlowWriter } from './flow-writer.ts';
import { importName } from './import-name.ts';
import { recogniseStream } from './input-kind.ts';
import { storeCapture } from './store-capture.ts';
import { storeFlowLog } from './store-flow-log.ts';

/** A file that somebody had fetched by its address, and whose flows are in the store. */
export interface ImportedFile {
  /** What its rows are found by: `import/` and a name from its path. */
  readonly name: string;
  /** Host and path, never a query. */
  readonly address: string;
  readonly importedMs: number;
  /** As it is stored. */
  readonly bytes: number;
  /** What the file of a capture says; null for a flow log. */
  readonly facts: CaptureFacts | null;
  /** What could not be read of a flow log, as a sentence; null where all could. */
  readonly problem: string | null;
}

/** Where it is kept what was imported. */
export interface ImportRecords {
  /** Newest first. */
  list(): Promise<readonly ImportedFile[]>;
  /** Adds a file, or replaces the one of its name. */
  save(file: ImportedFile): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface ImportParts {
  readonly writer: FlowWriter;
  readonly records: ImportRecords;
  /** Flows of imports are dropped when they are older. */
  readonly retentionMs: number;
  /** What gzip or zstd may become. */
  readonly maxUnpackedBytes: number;
  readonly nowMs: () => number;
}

export interface ImportInput extends Pick<ImportedFile, 'address'> {
  /** Decoded path of the address. */
  readonly path: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

const MOST_AT_ONCE = 2;
/** When more are kept, the oldest go. */
const MOST_KEPT = 100;

/** Files from elsewhere, read into the store when somebody asks for them. */
export class Imports {
  readonly #parts: ImportParts;
  /** Names that are being read. */
  readonly #running = new Set<string>();

  constructor(parts: ImportParts) {
    this.#parts = parts;
  }

  /** Those whose flows are still there, newest first. */
  async list(): Promise<ImportedFile[]> {
    const { records, retentionMs, nowMs } = this.#parts;
    const oldestMs = nowMs() - retentionMs;
    return (await records.list()).filter(({ importedMs }) => importedMs > oldestMs);
  }

  /**
   * Reads a capture or a flow log. What was read of a file that fails is taken out again.
   * @throws AppError FB3003, FB3006, FB3009, and what reading the chunks throws.
   */
  async read(input: ImportInput, { signal }: { readonly signal: AbortSignal }): Promise<ImportedFile> {
    const name = await this.#nameOf(input);
    if (this.#running.has(name)) throw busy(`${name} is being read already.`);
    if (this.#running.size === MOST_AT_ONCE) throw busy(`${plural(MOST_AT_ONCE, 'import')} are being read.`);
    this.#running.add(name);
    try {
      return await this.#read(name, input, signal);
    } finally {
      this.#running.delete(name);
    }
  }

  async #read(name: string, input: ImportInput, signal: AbortSignal): Promise<ImportedFile> {
    const { writer, records, nowMs } = this.#parts;
    await records.remove(name);
    try {
      let bytes = 0;
      const counted = tapped(input.chunks, (length) => (bytes += length));
      const content = await this.#content(name, counted, signal);
      const file = { name, address: input.address, importedMs: nowMs(), bytes, ...content };
      await records.save(file);
      await this.#forget();
      return file;
    } catch (error) {
      await writer.store.removeCapture(name);
      throw error;
    }
  }

  /** Takes out what is too old, and what is too much. */
  async #forget(): Promise<void> {
    const { writer, records } = this.#parts;
    const kept = new Set((await this.list()).slice(0, MOST_KEPT).map(({ name }) => name));
    for (const { name } of await records.list()) {
      if (kept.has(name)) continue;
      await writer.store.removeCapture(name);
      await records.remove(name);
    }
  }

  async #content(
    name: string,
    chunks: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Pick<ImportedFile, 'facts' | 'problem'>> {
    const { writer, maxUnpackedBytes } = this.#parts;
    const check = (bytes: number): void => {
      if (bytes > maxUnpackedBytes) throw unpacksToMuch(name, maxUnpackedBytes);
    };
    const { kind, all } = await recogniseStream(chunks);
    if (kind !== 'flow-log') {
      const facts = await storeCapture({ name, chunks: all, batch: name }, writer, { signal, onProgress: check });
      return { facts, problem: null };
    }
    const unpacked = await unpack(all);
    let bytes = 0;
    const bounded = tapped(unpacked.chunks, (length) => check((bytes += length)));
    const stats = await storeFlowLog({ name, chunks: bounded, batch: name }, writer, { signal });
    if (stats.records === 0) throw notAFlowLog(name);
    return { facts: null, problem: problemOf(stats, unpacked.problem()) };
  }

  /** Two files of different addresses do not take each other's place. */
  async #nameOf({ path, address }: ImportInput): Promise<string> {
    const taken = new Map((await this.#parts.records.list()).map((file) => [file.name, file.address]));
    const wanted = importName(path);
    const isFree = (name: string): boolean => !taken.has(name) || taken.get(name) === address;
    let name = wanted;
    for (let number = 2; !isFree(name); number++) name = `${wanted}~${number}`;
    return name;
  }
}

async function unpack(chunks: AsyncIterable<Uint8Array>) {
  const { start, all } = await withStart(chunks, COMPRESSION_MAGIC_BYTES);
  const compression = compressionOf(start);
  if (compression === 'none') return { chunks: all, problem: () => null };
  const unpacking = new Unpacking(compression);
  return { chunks: unpacking.read(all), problem: () => unpacking.problem?.message ?? null };
}

async function* tapped(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** The first that is wrong, and how much more there is. */
function problemOf({ problems, problemCount }: FlowLogStats, packing: string | null): string | null {
  const [first] = problems;
  if (packing !== null) return `The file could not be read to its end: ${packing}.`;
  if (first === undefined) return null;
  const more = problemCount > 1 ? ` (and ${plural(problemCount - 1, 'more part')})` : '';
  return `Parts of the file could not be read: ${first.message}${more}`;
}

const busy = (message: string): AppError =>
  new AppError('FB3009', { message, next: 'Ask again when it has been read.' });

const unpacksToMuch = (name: string, maxBytes: number): AppError =>
  new AppError('FB3009', {
    message: `${name} is too large: unpacked it has more than ${formatBytes(maxBytes)}.`,
    next: 'Have `import.maxUnpackedBytes` raised, or download the file and run `flowbell analyze FILE`.',
    details: { maxBytes },
  });

const notAFlowLog = (name: string): AppError =>
  new AppError('FB3003', {
    message: `${name} is JSON and no flow log: expected records of an NSG or a VNet flow log.`,
    next: 'Name the PT1H.json blob of a flow log, or a packet capture.',
  });
