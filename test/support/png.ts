import assert from 'node:assert/strict';
import { crc32, inflateSync } from 'node:zlib';

export interface PngFacts {
  readonly width: number;
  readonly height: number;
  /** Bytes of the rows after unpacking, filter bytes included. */
  readonly rowBytes: number;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Samples per pixel by colour type (PNG specification, table 11.1). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Reads a PNG to its last row: chunk lengths, checksums and image data as the PNG specification has them. */
export function checkPng(bytes: Uint8Array): PngFacts {
  const png = Buffer.from(bytes);
  assert.deepEqual(png.subarray(0, 8), SIGNATURE);
  const data: Buffer[] = [];
  let header = Buffer.alloc(0);
  let last = '';
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    last = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    assert.equal(
      png.readUInt32BE(at + 8 + length),
      crc32(png.subarray(at + 4, at + 8 + length)),
      `checksum of ${last}`,
    );
    if (last === 'IHDR') header = Buffer.from(body);
    if (last === 'IDAT') data.push(body);
    at += 12 + length;
  }
  assert.equal(last, 'IEND');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const bits = header.readUInt8(8) * (SAMPLES[header.readUInt8(9)] ?? 0);
  const rowBytes = inflateSync(Buffer.concat(data)).length;
  assert.equal(rowBytes, height * (1 + Math.ceil((width * bits) / 8)));
  return { width, height, rowBytes };
}
