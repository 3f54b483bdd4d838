import { foreignFormat } from '#analysis/capture/reader/foreign-format.ts';
import { isPcapMagic } from '#analysis/capture/reader/pcap-reader.ts';
import { COMPRESSION_MAGIC_BYTES, compressionOf, Unpacking } from '#analysis/capture/source/compression.ts';
import { withStart } from '#analysis/capture/source/with-start.ts';

export type InputKind = 'capture' | 'flow-log';

/** Enough to see what is in gzip or zstd. */
export const PACKED_START_BYTES = 4096;
const MAGIC_BYTES = 24;
const PCAPNG_MAGIC = 0x0a0d0d0a;

/** What a stream is by its first bytes, unpacked: null when they could be anything. `all` is the whole of it again. */
export async function recogniseStream(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly kind: InputKind | null; readonly all: AsyncIterable<Uint8Array> }> {
  const { start, all } = await startOf(chunks);
  return { kind: kindOf(start), all };
}

/** The first bytes of what is in the stream, unpacked, and the stream from its beginning. */
async function startOf(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ start: Uint8Array; all: AsyncIterable<Uint8Array> }> {
  const first = await withStart(chunks, COMPRESSION_MAGIC_BYTES);
  const compression = compressionOf(first.start);
  if (compression === 'none') return await withStart(first.all, MAGIC_BYTES);
  const packed = await withStart(first.all, PACKED_START_BYTES);
  for await (const start of new Unpacking(compression).read(once(packed.start))) return { start, all: packed.all };
  return { start: new Uint8Array(0), all: packed.all };
}

/** A stream of one chunk. */
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

function kindOf(start: Uint8Array): InputKind | null {
  if (start.length >= 4) {
    const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
    if (isPcapMagic(view, 0) || view.getUint32(0, false) === PCAPNG_MAGIC) return 'capture';
  }
  if (foreignFormat(start) !== null) return 'capture';
  const text = new TextDecoder().decode(start.subarray(0, MAGIC_BYTES)).trimStart();
  return /^[{[]/.test(text) ? 'flow-log' : null;
}
