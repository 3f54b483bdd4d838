import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import type { FlowStore } from '#analysis/store/flow-store.ts';
import type { BlobContainer, ListedBlob } from '#azure/blob.ts';
import { AppError } from '#core/errors.ts';
import { captureName } from './capture-name.ts';
import type { ImportedFile, Imports } from './imports.ts';
import { storeCapture } from './store-capture.ts';

/** A capture file in storage. */
export interface ListedCapture {
  /** The part of the blob's path that people know: VM, day and file. */
  readonly name: string;
  readonly container: string;
  readonly blob: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** A capture whose flows are in the store. */
export interface OpenedCapture {
  readonly name: string;
  /** What its file says; null for a flow log that was imported. */
  readonly facts: CaptureFacts | null;
  /** What could not be read of it, as a sentence, where `facts` do not tell. */
  readonly problem?: string | null;
}

export interface LibraryParts {
  /** Gone through anew each time. */
  readonly containers: Iterable<BlobContainer>;
  readonly store: FlowStore;
  readonly enrichment: Enrichment;
  /** Files from elsewhere, listed with the others. */
  readonly imports?: Pick<Imports, 'list'>;
}

interface Options {
  readonly signal: AbortSignal;
}

/** Stands where other captures have their container. */
const IMPORTED = 'imported';
const IS_CAPTURE = /\.(cap|pcap|pcapng)(\.(gz|zst))?$/i;
/** What was read of so many captures is remembered. */
const MOST_REMEMBERED = 200;

interface Known {
  readonly version: string;
  readonly facts: Promise<CaptureFacts>;
}

/** Captures that Network Watcher left in storage, read into the store when somebody asks for them; and imported files. */
export class CaptureLibrary {
  readonly #parts: LibraryParts;
  /** Which version of a blob is in the store under a name, and what its file says. */
  readonly #known = new Map<string, Known>();

  constructor(parts: LibraryParts) {
    this.#parts = parts;
  }

  /** All captures, newest first. */
  async list(options: Options): Promise<ListedCapture[]> {
    const found = (await this.#imported()).map(listedImport);
    for await (const { container, blob } of this.#blobs(options)) found.push(listed(container, blob));
    return found.toSorted((a, b) => b.modifiedMs - a.modifiedMs);
  }

  /** Captures with the words in their names, newest first; only the one whose name they are, if there is one. */
  async find(words: string, options: Options): Promise<ListedCapture[]> {
    const wanted = words.toLowerCase();
    // What is in the store needs no storage that answers.
    const imported = (await this.#imported()).filter(({ name }) => name.toLowerCase() === wanted);
    if (imported.length > 0) return imported.map(listedImport);
    const all = await this.list(options);
    const exact = all.filter(({ name }) => name.toLowerCase() === wanted);
    return exact.length > 0
      ? exact.slice(0, 1)
      : all.filter(({ name, blob }) => `${name} ${blob}`.toLowerCase().includes(wanted));
  }

  /** Reads a capture into the store, unless this version of it is there. FB3002, FB3006. */
  async open(
    { container: key, blob: name }: Pick<ListedCapture, 'container' | 'blob'>,
    { signal, onShare }: Options & { readonly onShare: (share: number) => void },
  ): Promise<OpenedCapture | null> {
    if (key === IMPORTED) {
      const file = (await this.#imported()).find(({ address }) => address === name);
      return file === undefined ? null : { name: file.name, facts: file.facts, problem: file.problem };
    }
    for await (const { container, blob } of this.#blobs({ signal }, name)) {
      if (container.key !== key || blob.name !== name) continue;
      const version = `${key}/${name} ${blob.etag}`;
      const known = this.#known.get(captureName(name));
      // Blobs of two accounts may have one name: the one that was opened last is in the store.
      const facts =
        known?.version === version ? known.facts : this.#read({ container, blob, version }, { signal, onShare });
      this.#remember(captureName(name), { version, facts });
      return { name: captureName(name), facts: await facts };
    }
    return null;
  }

  #imported(): Promise<ImportedFile[]> {
    return this.#parts.imports?.list() ?? Promise.resolve([]);
  }

  async *#blobs({ signal }: Options, prefix = '') {
    for (const container of this.#parts.containers) {
      for await (const blob of container.list(prefix, { signal })) {
        if (IS_CAPTURE.test(blob.name)) yield { container, blob };
      }
    }
  }

  async #read(
    { container, blob, version }: { container: BlobContainer; blob: ListedBlob; version: string },
    { signal, onShare }: Options & { readonly onShare: (share: number) => void },
  ): Promise<CaptureFacts> {
    const name = captureName(blob.name);
    const chunks = await container.read(blob.name, { from: 0, to: blob.bytes, etag: blob.etag }, { signal });
    if (chunks === null) throw changed(name);
    const onProgress = (bytes: number): void => onShare(blob.bytes === 0 ? 1 : Math.min(1, bytes / blob.bytes));
    return storeCapture({ name, chunks, batch: version }, this.#parts, { signal, onProgress });
  }

  /** Two who ask at the same time wait for one reading; one that failed is tried again by the next. */
  #remember(name: string, known: Known): void {
    this.#known.set(name, known);
    known.facts.catch(() => this.#known.delete(name));
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

const listed = (container: BlobContainer, { name, bytes, modifiedMs }: ListedBlob): ListedCapture => ({
  name: captureName(name),
  container: container.key,
  blob: name,
  bytes,
  modifiedMs,
});

const listedImport = ({ name, address, bytes, importedMs }: ImportedFile): ListedCapture => ({
  name,
  container: IMPORTED,
  blob: address,
  bytes,
  modifiedMs: importedMs,
});

const changed = (name: string): AppError =>
  new AppError('FB3002', {
    message: `Capture ${name} was written anew, or deleted, while it was being opened.`,
    next: 'Ask again; a capture that is still going on changes until it is stopped.',
  });
