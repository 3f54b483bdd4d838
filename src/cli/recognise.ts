import { type InputKind, once, PACKED_START_BYTES, recogniseStream } from '#analysis/ingest/input-kind.ts';
import { type InputSource, type OpenOptions, startOfFile } from './input-source.ts';

export interface RecognisedInput {
  readonly kind: InputKind;
  /** Gives all bytes from the first on, also where they come once only. */
  readonly source: InputSource;
}

/** Names of captures as folders are searched for them. */
export const CAPTURE_NAME = /\.(pcapng|pcap|cap)(\.gz|\.zst)?$/i;

/** Tells a capture from a flow log by its first bytes; by its name, or where it comes from, when they say nothing. */
export async function recognise(source: InputSource, options: OpenOptions): Promise<RecognisedInput> {
  if (source.path !== null) {
    const { kind } = await recogniseStream(once(await startOfFile(source.path, PACKED_START_BYTES)));
    return { kind: kind ?? kindByName(source), source };
  }
  const opened = await source.open(options);
  const { kind, all } = await recogniseStream(opened.chunks);
  let isFirst = true;
  const open: InputSource['open'] = (again) => {
    if (!isFirst) return source.open(again);
    isFirst = false;
    return Promise.resolve({ ...opened, chunks: all });
  };
  return { kind: kind ?? kindByName(source), source: { ...source, bytes: opened.bytes, open } };
}

/** What comes from a pipe or an address and is no JSON is meant to be a capture. */
function kindByName({ path, name }: InputSource): InputKind {
  if (CAPTURE_NAME.test(name)) return 'capture';
  return path === null && !/\.json(\.gz)?$/i.test(name) ? 'capture' : 'flow-log';
}
