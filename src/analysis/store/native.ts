/** A column of ClickHouse's Native format: fixed-width values as they lie in memory (little endian). */
export interface NativeColumn {
  readonly name: string;
  readonly type: string;
  readonly data: Uint8Array;
}

/** Bytes of a typed array's first `count` elements; shares the memory. */
export const bytesOf = (array: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }, count: number): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, count * array.BYTES_PER_ELEMENT);

/**
 * One Native block as pieces to be written one after the other: column count and row count as LEB128, then for each
 * column its name, its type (both length-prefixed) and its values. Columns from typed arrays are not copied.
 */
export function nativeBlock(columns: readonly NativeColumn[], rows: number): Uint8Array[] {
  const pieces: Uint8Array[] = [Buffer.concat([leb128(columns.length), leb128(rows)])];
  for (const column of columns) {
    pieces.push(Buffer.concat([prefixed(column.name), prefixed(column.type)]), column.data);
  }
  return pieces;
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
