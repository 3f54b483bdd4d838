import { randomUUID } from 'node:crypto';
import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import type { Enrichment } from '#analysis/enrich/enrichment.ts';
import type { FlowStore } from '#analysis/store/flow-store.ts';
import type { BlobContainer, ListedBlob } from '#azure/blob.ts';
import { AppError } from '#core/errors.ts';

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
  readonly facts: CaptureFacts;
}

export interface LibraryParts {
  /** Gone through anew each time. */
  readonly containers: Iterable<BlobContainer>;
  readonly store: FlowStore;
  readonly enrichment: Enrichment;
}

interface Options {
  readonly signal: AbortSignal;
}

const IS_CAPTURE = /\.(cap|pcap|pcapng)(\.(gz|zst))?$/i;
/** What was read of so many captures is remembered. */
const MOST_REMEMBERED = 200;

interface Known {
  readonly version: string;
  readonly facts: Promise<CaptureFacts>;
}

/** Captures that Network Watcher left in storage, read into the store when somebody asks for them. */
export class CaptureLibrary {
  readonly #parts: LibraryParts;
  /** Which version of a blob is in the store under a name, and what its file says. */
  readonly #known = new Map<string, Known>();

  constructor(parts: LibraryParts) {
    this.#parts = parts;
  }

  /** All captures, newest first. */
  async list(options: Options): Promise<ListedCapture[]> {
    const found = [];
    for await (const { container, blob } of this.#blobs(options)) found.push(listed(container, blob));
    return found.toSorted((a, b) => b.modifiedMs - a.modifiedMs);
  }

  /** Captures with the words in their names, newest first; only the one whose name they are, if there is one. */
  async find(words: string, options: Options): Promise<ListedCapture[]> {
    const wanted = words.toLowerCase();
    const all = await this.list(options);
    const exact = all.filter(({ name }) => name.toLowerCase() === wanted);
    return exact.length > 0 ? exact.slice(0, 1) : all.filter(({ blob }) => blob.toLowerCase().includes(wanted));
  }

  /** Reads a capture into the store, unless this version of it is there. FB3002, FB3006. */
  async open(
    { container: key, blob: name }: Pick<ListedCapture, 'container' | 'blob'>,
    { signal, onShare }: Options & { readonly onShare: (share: number) => void },
  ): Promise<OpenedCapture | null> {
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
    // Some megabytes of code, which most services never need.
    const { analyzeCaptureStream, DEFAULT_MAX_FLOWS } = await import('#analysis/capture/analyze-capture.ts');
    const { ApplicationClassifier } = await import('#analysis/capture/applications/classifier.ts');
    const { readFlow } = await import('#analysis/capture/flow-table/read-flow.ts');
    const { CaptureRows } = await import('./capture-rows.ts');
    const { store, enrichment } = this.#parts;
    const name = captureName(blob.name);
    // What an earlier version, or a reading that was broken off, has left.
    await store.removeCapture(name);
    const chunks = await container.read(blob.name, { from: 0, to: blob.bytes, etag: blob.etag }, { signal });
    if (chunks === null) throw changed(name);
    const rows = new CaptureRows(name, enrichment);
    const classifier = new ApplicationClassifier({ maxFlows: DEFAULT_MAX_FLOWS });
    const put = (end: boolean): Promise<void> =>
      store.insertCapture(rows.take({ end }), { token: randomUUID(), batch: version });
    const { facts } = await analyzeCaptureStream(chunks, {
      signal,
      observer: classifier,
      onFlow: (table, slot, end) => {
        const flow = readFlow(table, slot, end);
        const { protocol, initiatorPort, responderPort } = flow;
        rows.add(flow, classifier.applicationOf(slot, protocol, initiatorPort, responderPort));
      },
      onProgress: (bytes) => {
        onShare(blob.bytes === 0 ? 1 : Math.min(1, bytes / blob.bytes));
        return put(false);
      },
    });
    await put(true);
    return facts;
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

/**
 * `…/virtualmachines/testvm/2026/03/02/packetcapture_22_42_48_238.cap` → `testvm/2026-03-02/packetcapture_22_42_48_238.cap`
 * as Network Watcher places it; of another path the whole.
 */
export function captureName(blob: string): string {
  const placed = /\/virtualmachines(?:calesets)?\/(.+)\/(\d{4})\/(\d\d)\/(\d\d)\/([^/]+)$/i.exec(blob);
  if (placed === null) return blob;
  const [, machine = '', year, month, day, file = ''] = placed;
  return `${machine.replace(/\/virtualmachines\//i, '/')}/${year}-${month}-${day}/${file}`;
}

const changed = (name: string): AppError =>
  new AppError('FB3002', {
    message: `Capture ${name} was written anew, or deleted, while it was being opened.`,
    next: 'Ask again; a capture that is still going on changes until it is stopped.',
  });
