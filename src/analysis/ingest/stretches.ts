import type { Block } from '#azure/blob.ts';
import type { BlobKey, Cursor, Stretch } from './cursors.ts';

/** The first block is `{"records":[`, the closing block `]}`. */
const OPENER_BYTES = 12;
const CLOSER_BYTES = 2;

export interface BlobState {
  readonly key: BlobKey;
  readonly etag: string;
  /** Committed blocks; none for a blob that was uploaded in one piece. */
  readonly blocks: readonly Block[];
  /** Size of the whole blob. */
  readonly bytes: number;
  readonly cursor: Cursor | undefined;
}

/**
 * What is still to be read of a blob, from the end of the last block read to the start of the closing block, cut
 * between blocks into stretches of at most `mostBytes` (or one block). Blocks hold whole records, if it was Azure that
 * wrote them; a copy has no blocks or such as are cut anywhere, and is one stretch.
 */
export function planStretches(state: BlobState, mostBytes: number): Stretch[] {
  const { key, etag, bytes } = state;
  if (state.blocks[0]?.bytes !== OPENER_BYTES) {
    return [{ ...key, etag, from: resumeInCopy(state), to: bytes, lastBlockId: null, expects: placeOf(state.cursor) }];
  }
  const blocks = state.blocks.at(-1)?.bytes === CLOSER_BYTES ? state.blocks.slice(0, -1) : state.blocks;
  const start = resumeAt(blocks, state.cursor);
  const cuts = cutBlocks(blocks, { start, mostBytes });
  const first = placeOf(state.cursor);
  return cuts.map((cut, index) => ({
    ...key,
    ...cut,
    // Only the last stretch carries the version: a crash before it must find the blob unread.
    etag: index === cuts.length - 1 ? etag : '',
    expects: index === 0 ? first : { version: first.version + index, nextOffset: cut.from },
  }));
}

const placeOf = (cursor: Cursor | undefined): Stretch['expects'] => ({
  version: cursor?.version ?? 0,
  nextOffset: cursor?.nextOffset ?? 0,
});

interface Cut {
  readonly from: number;
  readonly to: number;
  readonly lastBlockId: string | null;
}

/** At least one cut, an empty one when nothing is new, so that the new version is noted. */
function cutBlocks(blocks: readonly Block[], { start, mostBytes }: { start: number; mostBytes: number }): Cut[] {
  const cuts: Cut[] = [];
  let from = start;
  let end = 0;
  let lastBlockId: string | null = null;
  for (const { id, bytes } of blocks) {
    const next = end + bytes;
    if (next > start && next - from > mostBytes && end > from) {
      cuts.push({ from, to: end, lastBlockId });
      from = end;
    }
    end = next;
    lastBlockId = id;
  }
  cuts.push({ from, to: Math.max(end, from), lastBlockId });
  return cuts;
}

/** Where the cursor's last block ends now; the beginning when the blob no longer holds that block there. */
function resumeAt(blocks: readonly Block[], cursor: Cursor | undefined): number {
  if (cursor === undefined || cursor.lastBlockId === null) return 0;
  let offset = 0;
  for (const block of blocks) {
    offset += block.bytes;
    if (block.id === cursor.lastBlockId) return offset === cursor.nextOffset ? offset : 0;
  }
  return 0;
}

/** A longer copy goes on where the closing `]}` of the shorter one was; a shorter one is another blob. */
function resumeInCopy({ cursor, bytes }: BlobState): number {
  if (cursor === undefined || cursor.lastBlockId !== null || cursor.nextOffset > bytes) return 0;
  return cursor.nextOffset === bytes ? bytes : Math.max(0, cursor.nextOffset - CLOSER_BYTES);
}
