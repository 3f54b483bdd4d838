import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { encodePalettePng } from '#render/palette-png.ts';
import { checkPng } from '../support/png.ts';

/** Colours of the pixels of a palette PNG without filters, by the PNG specification, sections 5 and 11. */
function colours(png: Uint8Array, width: number, height: number): number[][] {
  const bytes = Buffer.from(png);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const palette = chunks.get('PLTE') ?? Buffer.alloc(0);
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  return Array.from({ length: width * height }, (_, pixel) => {
    const row = Math.floor(pixel / width);
    assert.equal(rows[row * (width + 1)], 0);
    const index = 3 * (rows[row * (width + 1) + 1 + (pixel % width)] ?? 0);
    return [...palette.subarray(index, index + 3)];
  });
}

const pixelsOf = (list: readonly (readonly [number, number, number])[]): Uint8Array =>
  Uint8Array.from(list.flatMap((colour) => [...colour, 255]));

test('few colours come out as they went in, whatever the alignment of the buffer', () => {
  const list = [
    [255, 0, 0],
    [255, 0, 0],
    [0, 128, 255],
    [16, 32, 64],
    [255, 255, 255],
    [0, 0, 0],
  ] as const;
  const shifted = new Uint8Array(list.length * 4 + 1);
  shifted.set(pixelsOf(list), 1);
  for (const data of [pixelsOf(list), shifted.subarray(1)]) {
    const png = encodePalettePng({ data, width: 3, height: 2 });
    assert.deepEqual(checkPng(png), { width: 3, height: 2, rowBytes: 8 });
    assert.deepEqual(colours(png, 3, 2), list);
  }
});

test('one pixel is a picture', () => {
  const png = encodePalettePng({ data: pixelsOf([[1, 2, 3]]), width: 1, height: 1 });
  assert.deepEqual(colours(png, 1, 1), [[1, 2, 3]]);
});

test('with more colours than a palette holds, the most frequent stay', () => {
  const list = Array.from({ length: 64 * 64 }, (_, at): [number, number, number] => [
    (at % 64) * 4,
    Math.floor(at / 64) * 4,
    128,
  ]);
  const common = Array.from({ length: 64 * 64 }, (): [number, number, number] => [250, 250, 250]);
  const png = encodePalettePng({ data: pixelsOf([...common, ...list]), width: 64, height: 128 });
  const found = colours(png, 64, 128);
  assert.deepEqual(found[0], [250, 250, 250]);
  assert.ok(new Set(found.map(String)).size <= 256);
});
