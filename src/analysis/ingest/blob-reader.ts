import type { BlobContainer, Block, ListedBlob } from '#azure/blob.ts';
import type { FlowLogPath } from '#azure/flow-log-path.ts';
import type { Cursor, Cursors } from './cursors.ts';
import { type FlowWriter, writeFlowLog } from './flow-writer.ts';

export interface BlobReaderParts {
  readonly container: BlobContainer;
  readonly cursors: Cursors;
  readonly writer: FlowWriter;
}

/** A stretch of a blob that has to be read, and what the cursor says once it has been. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly lastBlockId: string | null;
  readonly etag: string;
}

/** The closing block is `]}`. */
const CLOSER_BYTES = 2;

/**
 * Reads what is new in one blob and notes it. The stretch is written down before its rows are inserted, and the insert
 * carries the stretch as its token: after a crash the very same bytes are read again and change nothing.
 * Answers the new cursor, or null when the blob changed under our hands and has to be looked at again.
 */
export async function readBlob(
  parts: BlobReaderParts,
  { listed, path, cursor }: { listed: ListedBlob; path: FlowLogPath; cursor: Cursor | undefined },
  { signal }: { signal?: AbortSignal },
): Promise<Cursor | null> {
  const options = signal === undefined ? {} : { signal };
  let known = cursor;
  if (known !== undefined && known.pendingTo !== null) {
    // Committed bytes before the closing block never change, so no etag is asked for.
    const begun = { from: known.nextOffset, to: known.pendingTo, lastBlockId: known.lastBlockId, etag: '' };
    known = (await readStretch(parts, { path, blob: listed.name, stretch: begun }, options)) ?? known;
  }
  const { etag, blocks } = await parts.container.blocks(listed.name, options);
  const stretch = stretchOf(blocks, { listed, etag, cursor: known });
  return readStretch(parts, { path, blob: listed.name, stretch }, options);
}

/** From the end of the last block that was read to the start of the closing block. */
export function stretchOf(
  blocks: readonly Block[],
  { listed, etag, cursor }: { listed: ListedBlob; etag: string; cursor: Cursor | undefined },
): Stretch {
  const total = blocks.length === 0 ? listed.bytes : blocks.reduce((sum, block) => sum + block.bytes, 0);
  const closed = blocks.length > 0 && blocks.at(-1)?.bytes === CLOSER_BYTES;
  const to = closed ? total - CLOSER_BYTES : total;
  const lastBlockId = (closed ? blocks.at(-2) : blocks.at(-1))?.id ?? null;
  return { from: resumeAt(blocks, { cursor, to }), to, lastBlockId, etag };
}

/** Where the cursor's last block ends now; the beginning when the blob no longer holds that block there. */
function resumeAt(blocks: readonly Block[], { cursor, to }: { cursor: Cursor | undefined; to: number }): number {
  if (cursor === undefined || cursor.nextOffset > to) return 0;
  if (cursor.lastBlockId === null) return blocks.length === 0 || cursor.nextOffset === 0 ? cursor.nextOffset : 0;
  let offset = 0;
  for (const block of blocks) {
    offset += block.bytes;
    if (block.id === cursor.lastBlockId) return offset === cursor.nextOffset ? offset : 0;
  }
  return 0;
}

async function readStretch(
  { container, cursors, writer }: BlobReaderParts,
  { path, blob, stretch }: { path: FlowLogPath; blob: string; stretch: Stretch },
  options: { signal?: AbortSignal },
): Promise<Cursor | null> {
  const key = { blob: `${container.name}/${blob}`, source: path.source, nic: path.nic, hourMs: path.hourMs };
  const chunks = await chunksOf(container, { blob, stretch }, options);
  if (chunks === null) return null;
  const before = { ...key, etag: '', lastBlockId: stretch.lastBlockId, nextOffset: stretch.from };
  await cursors.begin(before, stretch.to);
  const token = `${key.blob}:${stretch.from}-${stretch.to}:${stretch.lastBlockId ?? ''}`;
  const stats = await writeFlowLog(
    writer,
    { chunks, startOffset: stretch.from, isPart: true, source: path.source, token },
    options,
  );
  return cursors.done({ ...key, etag: stretch.etag, lastBlockId: stretch.lastBlockId, nextOffset: stretch.to }, stats);
}

async function chunksOf(
  container: BlobContainer,
  { blob, stretch }: { blob: string; stretch: Stretch },
  options: { signal?: AbortSignal },
): Promise<AsyncIterable<Uint8Array> | null> {
  if (stretch.to <= stretch.from) return nothing();
  const etag = stretch.etag === '' ? null : stretch.etag;
  return container.read(blob, { from: stretch.from, to: stretch.to, etag }, options);
}

// biome-ignore lint: an iterable of no chunks
async function* nothing(): AsyncIterable<Uint8Array> {}
