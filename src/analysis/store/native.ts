/** A column of ClickHouse's Native format; its bytes may come in pieces that lie one after the other. */
export interface NativeColumn {
  readonly name: string;
  readonly type: string;
  readonly data: readonly Uint8Array[];
}

/** Bytes of a typed array's first `count` elements, little endian as they lie in memory, which is shared. */
export const bytesOf = (array: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }, count: number): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, count * array.BYTES_PER_ELEMENT);

/**
 * One Native block as pieces to be written one after the other: column count and row count as LEB128, then for each
 * column its name, its type (both length-prefixed) and its values. Columns from typed arrays are not copied.
 */
export function nativeBlock(columns: readonly NativeColumn[], rows: number): Uint8Array[] {
  const pieces: Uint8Array[] = [Buffer.concat([leb128(columns.length), leb128(rows)])];
  for (const { name, type, data } of columns) {
    pieces.push(Buffer.concat([prefixed(name), prefixed(type)]), ...data);
  }
  return pieces;
}

/** For each row the number of one of few things, in as few bytes as there are things; in pieces. */
export interface IndexColumn {
  readonly type: 'UInt8' | 'UInt16' | 'UInt32';
  readonly data: readonly Uint8Array[];
}

/** How a kind of index is written in a column of texts, and its bytes. */
const INDEXES = {
  UInt8: { flag: 0n, bytes: 1 },
  UInt16: { flag: 1n, bytes: 2 },
  UInt32: { flag: 2n, bytes: 4 },
} as const;

/** Version 1 of the keys' serialisation; keys stand beside the indexes (bit 9), and are new (bit 10). */
const KEYS_VERSION = 1n;
const KEYS_FLAGS = (1n << 9n) | (1n << 10n);

/** A column of few different texts: the texts once, and for each row which of them. */
export function textColumn(name: string, texts: readonly string[], indexes: IndexColumn): NativeColumn {
  const { flag, bytes } = INDEXES[indexes.type];
  const rows = indexes.data.reduce((sum, { length }) => sum + length / bytes, 0);
  const head = [uint64(KEYS_VERSION), uint64(flag | KEYS_FLAGS), uint64(BigInt(texts.length)), ...texts.map(prefixed)];
  return {
    name,
    type: 'LowCardinality(String)',
    data: [Buffer.concat([...head, uint64(BigInt(rows))]), ...indexes.data],
  };
}

function uint64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

const prefixed = (text: string): Uint8Array => Buffer.concat([leb128(Buffer.byteLength(text)), Buffer.from(text)]);

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
