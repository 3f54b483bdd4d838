import { constants, crc32, deflateSync } from 'node:zlib';

/** Opaque pixels, four bytes each (red, green, blue, alpha), rows from the top. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const MAX_COLOURS = 256;
/** Six bits of each channel: shades nearer than that are one colour to the eye. */
const BINS = 1 << 18;
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * A PNG with at most 256 colours (colour type 3, PNG specification, third edition). Charts are flat areas and text, of
 * which this takes a third of the bytes of true colour; the most frequent colours stay, edges take the nearest of them.
 */
export function encodePalettePng(pixels: Pixels): Uint8Array {
  const bins = countBins(pixels.data);
  const palette = popular(bins);
  const indexOfBin = nearestIndex(bins, palette);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(pixels)),
    chunk('PLTE', Uint8Array.from(palette.flat())),
    chunk('IDAT', deflateSync(scanlines(pixels, indexOfBin), { level: 9, strategy: constants.Z_DEFAULT_STRATEGY })),
    chunk('IEND', new Uint8Array()),
  ]);
}

type Colour = readonly [number, number, number];

interface Bin {
  readonly bin: number;
  readonly count: number;
  readonly colour: Colour;
}

const binOf = (data: Uint8Array, at: number): number =>
  (((data[at] ?? 0) >> 2) << 12) | (((data[at + 1] ?? 0) >> 2) << 6) | ((data[at + 2] ?? 0) >> 2);

/** Bins that occur, each with the mean of its colours. */
function countBins(data: Uint8Array): readonly Bin[] {
  const sums = new Float64Array(4 * BINS);
  for (let at = 0; at < data.length; at += 4) {
    const sum = 4 * binOf(data, at);
    sums[sum] = (sums[sum] ?? 0) + 1;
    for (let channel = 0; channel < 3; channel += 1) {
      sums[sum + 1 + channel] = (sums[sum + 1 + channel] ?? 0) + (data[at + channel] ?? 0);
    }
  }
  const bins: Bin[] = [];
  for (let bin = 0; bin < BINS; bin += 1) {
    const count = sums[4 * bin] ?? 0;
    if (count === 0) continue;
    const mean = (channel: number): number => Math.round((sums[4 * bin + 1 + channel] ?? 0) / count);
    bins.push({ bin, count, colour: [mean(0), mean(1), mean(2)] });
  }
  return bins;
}

const popular = (bins: readonly Bin[]): readonly Colour[] =>
  bins
    .toSorted((a, b) => b.count - a.count || a.bin - b.bin)
    .slice(0, MAX_COLOURS)
    .map(({ colour }) => colour);

function nearestIndex(bins: readonly Bin[], palette: readonly Colour[]): Uint8Array {
  const indexOfBin = new Uint8Array(BINS);
  for (const { bin, colour } of bins) {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, candidate] of palette.entries()) {
      const distance = distance2(colour, candidate);
      if (distance >= least) continue;
      least = distance;
      best = index;
    }
    indexOfBin[bin] = best;
  }
  return indexOfBin;
}

const distance2 = (a: Colour, b: Colour): number => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;

/** One byte per pixel; each row begins with its filter type, 0 for none, which suits palettes best. */
function scanlines({ data, width, height }: Pixels, indexOfBin: Uint8Array): Uint8Array {
  const lines = new Uint8Array(height * (width + 1));
  let to = 0;
  let at = 0;
  for (let row = 0; row < height; row += 1) {
    to += 1;
    for (let column = 0; column < width; column += 1, at += 4, to += 1) lines[to] = indexOfBin[binOf(data, at)] ?? 0;
  }
  return lines;
}

/** Width and height big-endian, 8 bits per index, colour type 3, no interlacing. */
function header({ width, height }: Pixels): Uint8Array {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set([8, 3, 0, 0, 0], 8);
  return bytes;
}

/** Length, type, data, CRC over type and data. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
