import { Readable } from 'node:stream';
import { type CaptureResult, analyzeCaptureFile, analyzeCaptureStream } from '#analysis/capture/analyze-capture.ts';
import type { AnalyzeCaptureOptions } from '#analysis/capture/analyze-capture.ts';
import type { FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { readFlow } from '#analysis/capture/flow-table/read-flow.ts';

export interface ReadCapture extends CaptureResult {
  readonly flows: readonly FlowRecord[];
}

type Options = Partial<Omit<AnalyzeCaptureOptions, 'onFlow'>>;

/** A whole capture file with its flows in the order in which they ended. */
export async function flowsOfFile(path: string, options: Options = {}): Promise<ReadCapture> {
  const flows: FlowRecord[] = [];
  const result = await analyzeCaptureFile(path, { ...defaults(flows), ...options });
  return { ...result, flows };
}

/** The same for bytes in memory, given in chunks of `chunkBytes`. */
export async function flowsOfBytes(
  bytes: Uint8Array,
  { chunkBytes = bytes.length || 1, ...options }: Options & { readonly chunkBytes?: number } = {},
): Promise<ReadCapture> {
  const flows: FlowRecord[] = [];
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes));
  const result = await analyzeCaptureStream(Readable.from(chunks), { ...defaults(flows), ...options });
  return { ...result, flows };
}

const defaults = (flows: FlowRecord[]): AnalyzeCaptureOptions => ({
  signal: AbortSignal.timeout(60_000),
  onFlow: (table, flow, end) => flows.push(readFlow(table, flow, end)),
});
