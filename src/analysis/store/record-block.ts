import { bytesOf, type IndexColumn, nativeBlock, textColumn } from './native.ts';
import type { RecordCount } from './record-counts.ts';

/** A Native block with a row for each record. */
export function recordBlock(records: readonly RecordCount[]): Uint8Array[] {
  const n = records.length;
  const each: IndexColumn = { type: 'UInt32', data: [bytesOf(Uint32Array.from(records.keys()), n)] };
  const text = (name: 'source' | 'nic' | 'vm' | 'format') =>
    textColumn(
      name,
      records.map(({ context }) => context[name]),
      each,
    );
  const whole = (name: string, of: (record: RecordCount) => number) => ({
    name,
    type: 'UInt32',
    data: [bytesOf(Uint32Array.from(records, of), n)],
  });
  const recordTimes = Float64Array.from(records, ({ context }) => context.recordTimeMs || 0);
  return nativeBlock(
    [
      whole('hour', ({ hourMs }) => hourMs / 1000),
      text('source'),
      text('nic'),
      text('vm'),
      text('format'),
      { name: 'record_time', type: 'Float64', data: [bytesOf(recordTimes, n)] },
      whole('tuples', ({ tuples }) => tuples),
      whole('repeats', ({ repeats }) => repeats),
    ],
    n,
  );
}
