import { foreignFormat } from '#analysis/capture/reader/foreign-format.ts';
import { isPcapMagic } from '#analysis/capture/reader/pcap-reader.ts';
import { COMPRESSION_MAGIC_BYTES, compressionOf, Unpacking } from '#analysis/capture/source/compression.ts';
import { withStart } from '#analysis/capture/source/with-start.ts';
import { type InputSource, type OpenOptions, startOfFile } from './input-source.ts';

export type InputKind = 'capture' | 'flow-log';

export interface RecognisedInput {
  readonly kind: InputKind;
  /** Gives all bytes from the first on, also where they come once only. */
  readonly source: InputSource;
}

/** Names of captures as folders are searched for them. */
export const CAPTURE_NAME = /\.(pcapng|pcap|cap)(\.gz|\.zst)?$/i;

/** Enough to see what is in gzip or zstd. */
const PACKED_START_BYTES = 4096;
const MAGIC_BYTES = 24;
const PCAPNG_MAGIC = 0x0a0d0d0a;

/** Tells a capture from a flow log by its first bytes; by its name, or where it comes from, when they say nothing. */
export async function recognise(source: InputSource, options: OpenOptions): Promise<RecognisedInput> {
  if (source.path !== null) {
    const { start } = await startOf(once(await startOfFile(source.path, PACKED_START_BYTES)));
    return { kind: kindOf(start) ?? kindByName(source), source };
  }
  const opened = await source.open(options);
  const { start, all } = await startOf(opened.chunks);
  const kind = kindOf(start) ?? kindByName(source);
  let isFirst = true;
  const open: InputSource['open'] = (again) => {
    if (!isFirst) return source.open(again);
    isFirst = false;
    return Promise.resolve({ ...opened, chunks: all });
  };
  return { kind, source: { ...source, bytes: opened.bytes, open } };
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

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** Null when the bytes could be anything. */
function kindOf(start: Uint8Array): InputKind | null {
  if (start.length >= 4) {
    const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
    if (isPcapMagic(view, 0) || view.getUint32(0, false) === PCAPNG_MAGIC) return 'capture';
  }
  if (foreignFormat(start) !== null) return 'capture';
  const text = new TextDecoder().decode(start.subarray(0, MAGIC_BYTES)).trimStart();
  return /^[{[]/.test(text) ? 'flow-log' : null;
}

/** What comes from a pipe or an address and is no JSON is meant to be a capture. */
function kindByName({ path, name }: InputSource): InputKind {
  if (CAPTURE_NAME.test(name)) return 'capture';
  return path === null && !/\.json(\.gz)?$/i.test(name) ? 'capture' : 'flow-log';
}
