import {
  type AnalyzeCaptureOptions,
  analyzeCaptureFile,
  analyzeCaptureStream,
  type CaptureResult,
  DEFAULT_MAX_FLOWS,
} from '#analysis/capture/analyze-capture.ts';
import { ApplicationClassifier, type FlowApplication } from '#analysis/capture/applications/classifier.ts';
import type { FlowRecord } from '#analysis/capture/flow-table/flow-record.ts';
import { readFlow } from '#analysis/capture/flow-table/read-flow.ts';
import { COMPRESSION_MAGIC_BYTES, compressionOf } from '#analysis/capture/source/compression.ts';
import { AppError } from '#core/errors.ts';
import { counted } from './flow-log-files.ts';
import { type InputSource, startOfFile } from './input-source.ts';
import { unreadable } from './unreadable.ts';

/** When flows end, and how many may be open. */
export interface FlowLimits {
  readonly maxFlows?: number;
  /** 0 or absent: never. */
  readonly idleSeconds?: number;
  readonly activeSeconds?: number;
}

/** A flow that has ended, with what it was; `slot` is its place in the flow table. */
export interface EndedFlow {
  readonly record: FlowRecord;
  readonly application: FlowApplication;
  readonly slot: number;
}

export interface ReadCaptureOptions {
  readonly signal: AbortSignal;
  readonly limits: FlowLimits;
  readonly onFlow: (flow: EndedFlow) => void;
  /** Called between windows and at the end: what `onFlow` has gathered can be put away, and reading waits for it. */
  readonly drain?: () => void | Promise<void>;
  /** Bytes more of the file as it is stored. */
  readonly onBytes?: (bytes: number) => void;
}

/** A capture after reading, or why it was not read. */
export interface ReadCapture {
  readonly name: string;
  /** As it is stored; null when that was never known. */
  readonly sizeBytes: number | null;
  readonly result: CaptureResult | null;
  /** What kept it, or the rest of it, from being read: FB3004, FB3006, FB3007. */
  readonly fault: AppError | null;
}

/** Reads one capture, and names its applications. What can be read of a broken one counts. */
export async function readCapture(source: InputSource, options: ReadCaptureOptions): Promise<ReadCapture> {
  const { name } = source;
  const { signal, drain } = options;
  const settings = analysisOptions(options);
  let fault: AppError | null = null;
  let sizeBytes = source.bytes;
  try {
    let result: CaptureResult;
    // A plain file is read faster by its path: its next bytes are read while others are decoded.
    if (source.path !== null && compressionOf(await startOfFile(source.path, COMPRESSION_MAGIC_BYTES)) === 'none') {
      result = await analyzeCaptureFile(source.path, withFileProgress(settings, options));
    } else {
      const opened = await source.open({ signal });
      sizeBytes = opened.bytes;
      const onFault = (error: AppError): void => void (fault = error);
      const chunks = upToFault(counted(opened.chunks, options.onBytes ?? (() => undefined)), onFault);
      result = await analyzeCaptureStream(chunks, settings);
    }
    await drain?.();
    return { name, sizeBytes, result, fault };
  } catch (error) {
    signal.throwIfAborted();
    // What reading had to wait for has failed, not the reading.
    if (error instanceof AppError && error.code === 'FB9001') throw error;
    return { name, sizeBytes, result: null, fault: faultOf(error, name) };
  }
}

function analysisOptions({ signal, limits, onFlow, drain }: ReadCaptureOptions): AnalyzeCaptureOptions {
  const observer = new ApplicationClassifier({ maxFlows: limits.maxFlows ?? DEFAULT_MAX_FLOWS });
  return {
    ...limits,
    signal,
    observer,
    onFlow: (table, slot, end) => {
      const record = readFlow(table, slot, end);
      const { protocol, initiatorPort, responderPort } = record;
      onFlow({ record, application: observer.applicationOf(slot, protocol, initiatorPort, responderPort), slot });
    },
    onProgress: () => drain?.(),
  };
}

/** Progress of a file is told as bytes from its beginning on. */
function withFileProgress(
  settings: AnalyzeCaptureOptions,
  { onBytes, drain }: ReadCaptureOptions,
): AnalyzeCaptureOptions {
  let told = 0;
  return {
    ...settings,
    onProgress: (bytes) => {
      onBytes?.(bytes - told);
      told = bytes;
      return drain?.();
    },
  };
}

/** The same chunks, ending where the input can no longer be read. */
async function* upToFault(
  chunks: AsyncIterable<Uint8Array>,
  onFault: (fault: AppError) => void,
): AsyncGenerator<Uint8Array> {
  let isEmpty = true;
  try {
    for await (const chunk of chunks) {
      isEmpty = false;
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof AppError) || isEmpty) throw error;
    onFault(error);
  }
}

/** With the name in front: messages of the readers know only bytes. */
function faultOf(error: unknown, name: string): AppError {
  if (!(error instanceof AppError)) return unreadable(name, error);
  if (error.code !== 'FB3006') return error;
  const { code, message, next, details } = error;
  return new AppError(code, { message: `${name} is not a capture. ${message}`, next, details, cause: error });
}
