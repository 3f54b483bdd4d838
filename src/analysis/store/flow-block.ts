import type { CaptureBatch, FlowBatch, StoredContext } from './flow-batch.ts';
import { bytesOf, type IndexColumn, type NativeColumn, nativeBlock, textColumn } from './native.ts';
import { ACTION_ENUM, CLASS_ENUM, DIRECTION_ENUM, STATE_ENUM } from './schema.ts';

type Column = ArrayBufferView & { readonly BYTES_PER_ELEMENT: number };

/** Fixed-width columns as the decoder gives them: name in the block, type, elements a row, and where they are. */
const FIXED: readonly (readonly [name: string, type: string, width: number, of: (batch: FlowBatch) => Column])[] = [
  ['time', 'Float64', 1, ({ columns }) => columns.timeMs],
  ['src', 'IPv6', 16, ({ columns }) => columns.src],
  ['dst', 'IPv6', 16, ({ columns }) => columns.dst],
  ['src_port', 'UInt16', 1, ({ columns }) => columns.srcPort],
  ['dst_port', 'UInt16', 1, ({ columns }) => columns.dstPort],
  ['protocol', 'UInt8', 1, ({ columns }) => columns.protocol],
  ['direction', DIRECTION_ENUM, 1, ({ columns }) => columns.direction],
  ['action', ACTION_ENUM, 1, ({ columns }) => columns.action],
  ['state', STATE_ENUM, 1, ({ columns }) => columns.state],
  ['encryption', 'UInt8', 1, ({ columns }) => columns.encryption],
  ['packets_sent', 'Float64', 1, ({ columns }) => columns.packetsSent],
  ['bytes_sent', 'Float64', 1, ({ columns }) => columns.bytesSent],
  ['packets_received', 'Float64', 1, ({ columns }) => columns.packetsReceived],
  ['bytes_received', 'Float64', 1, ({ columns }) => columns.bytesReceived],
  ['src_country', 'UInt16', 1, ({ src }) => src.country],
  ['dst_country', 'UInt16', 1, ({ dst }) => dst.country],
  ['src_asn', 'UInt32', 1, ({ src }) => src.asn],
  ['dst_asn', 'UInt32', 1, ({ dst }) => dst.asn],
  ['src_class', CLASS_ENUM, 1, ({ src }) => src.addressClass],
  ['dst_class', CLASS_ENUM, 1, ({ dst }) => dst.addressClass],
];

/** Texts that all rows of a context share. */
const TEXTS = ['format', 'source', 'vm', 'nic', 'subnet', 'vnet', 'nsg', 'rule'] as const;

/**
 * One Native block of all rows, as pieces. `c` is each row's context among those of all batches; what a context says
 * goes once, not once a row.
 */
export function flowBlock(batches: readonly FlowBatch[]): Uint8Array[] {
  const contexts = batches.flatMap((batch) => batch.contexts);
  const indexes = contextIndexes(batches);
  return nativeBlock([...fixed(batches), ...texts(TEXTS, contexts, indexes)], rowsOf(batches));
}

/** The same for flows of captures. */
export function captureBlock(batches: readonly CaptureBatch[]): Uint8Array[] {
  const contexts = batches.flatMap((batch) => batch.contexts);
  const indexes = contextIndexes(batches);
  const duration = batches.map(({ durationMs, columns }) => bytesOf(durationMs, columns.count));
  const columns = [
    ...fixed(batches),
    { name: 'duration_ms', type: 'UInt32', data: duration },
    ...texts(TEXTS, contexts, indexes),
    textColumn(
      'app',
      contexts.map((context) => context.app),
      indexes,
    ),
    textColumn(
      'app_basis',
      contexts.map((context) => context.appBasis),
      indexes,
    ),
    textColumn(
      'host',
      contexts.map((context) => context.host),
      indexes,
    ),
    textColumn(
      'result',
      contexts.map((context) => context.result),
      indexes,
    ),
  ];
  return nativeBlock(columns, rowsOf(batches));
}

const rowsOf = (batches: readonly FlowBatch[]): number => batches.reduce((sum, { columns }) => sum + columns.count, 0);

const fixed = (batches: readonly FlowBatch[]): NativeColumn[] =>
  FIXED.map(([name, type, width, of]) => ({
    name,
    type,
    data: batches.map((batch) => bytesOf(of(batch), batch.columns.count * width)),
  }));

function texts(
  names: readonly (typeof TEXTS)[number][],
  contexts: readonly StoredContext[],
  indexes: IndexColumn,
): NativeColumn[] {
  const each = names.map((name) =>
    textColumn(
      name,
      contexts.map((context) => context[name]),
      indexes,
    ),
  );
  return [{ name: 'c', ...indexes }, ...each];
}

/** Each batch counts its contexts from 0; in the block they stand one after the other. Mostly they are few. */
function contextIndexes(batches: readonly FlowBatch[]): IndexColumn {
  const contexts = batches.reduce((sum, each) => sum + each.contexts.length, 0);
  let first = 0;
  const moved = (make: (indexes: Uint32Array, first: number) => ArrayBufferView & { BYTES_PER_ELEMENT: number }) =>
    batches.map(({ columns: { context, count }, contexts: { length } }) => {
      const indexes = make(context.subarray(0, count), first);
      first += length;
      return bytesOf(indexes, count);
    });
  if (contexts <= 1 << 8)
    return { type: 'UInt8', data: moved((all, by) => shifted(all, by, new Uint8Array(all.length))) };
  if (contexts <= 1 << 16) {
    return { type: 'UInt16', data: moved((all, by) => shifted(all, by, new Uint16Array(all.length))) };
  }
  return { type: 'UInt32', data: moved((all, by) => (by === 0 ? all : shifted(all, by, new Uint32Array(all.length)))) };
}

function shifted<To extends Uint8Array | Uint16Array | Uint32Array>(indexes: Uint32Array, by: number, to: To): To {
  for (let row = 0; row < indexes.length; row += 1) to[row] = (indexes[row] ?? 0) + by;
  return to;
}

/** What else a context says, in parallel lists. */
export const contextParameters = (contexts: readonly StoredContext[]) => ({
  record_times: contexts.map(({ recordTimeMs }) => (Number.isNaN(recordTimeMs) ? 0 : Math.round(recordTimeMs))),
  rule_defaults: contexts.map(({ ruleDefault }) => (ruleDefault ? 1 : 0)),
});
