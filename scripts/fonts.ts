// Makes the fonts of pictures from those of the package: node scripts/fonts.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Why not the package's own: the rasteriser reads and parses the file anew for each text of a picture. Without what it
 * does not need here (OpenType layout, glyph names, glyphs that no character asks for) a chart takes a third less time.
 * Kerning goes with the layout tables; the metrics that Vega measures with never had it.
 */

/** Tables that an outline font needs (OpenType specification 1.9.1, "Required tables"), `post` in its shortest form. */
const KEPT = ['OS/2', 'cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'name', 'post'] as const;

interface Font {
  readonly view: DataView;
  readonly tables: ReadonlyMap<string, Uint8Array>;
}

function read(file: Uint8Array): Font {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tables = new Map<string, Uint8Array>();
  for (let record = 12; record < 12 + 16 * view.getUint16(4); record += 16) {
    const tag = Buffer.from(file.subarray(record, record + 4)).toString('latin1');
    const start = view.getUint32(record + 8);
    tables.set(tag, file.subarray(start, start + view.getUint32(record + 12)));
  }
  return { view, tables };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function table({ tables }: Font, tag: string): Uint8Array {
  const found = tables.get(tag);
  if (found === undefined) throw new Error(`font has no table ${tag}`);
  return found;
}

/** Offsets of glyphs in `glyf`, one more than there are glyphs; the short form counts in words. */
function offsetsOf(font: Font): number[] {
  const isLong = viewOf(table(font, 'head')).getInt16(50) === 1;
  const loca = viewOf(table(font, 'loca'));
  const count = viewOf(table(font, 'maxp')).getUint16(4);
  return Array.from({ length: count + 1 }, (_, glyph) =>
    isLong ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph),
  );
}

/** Glyphs that characters of the basic plane ask for, from the format 4 subtable of `cmap`. */
function askedFor(font: Font): Set<number> {
  const cmap = viewOf(table(font, 'cmap'));
  const glyphs = new Set([0]);
  for (let record = 4; record < 4 + 8 * cmap.getUint16(2); record += 8) {
    const start = cmap.getUint32(record + 4);
    if (cmap.getUint16(start) !== 4) continue;
    const segments = cmap.getUint16(start + 6) / 2;
    for (let segment = 0; segment < segments; segment += 1) {
      const at = start + 14 + 2 * segment;
      const end = cmap.getUint16(at);
      const first = cmap.getUint16(at + 2 + 2 * segments);
      const delta = cmap.getUint16(at + 2 + 4 * segments);
      const rangeAt = at + 2 + 6 * segments;
      const range = cmap.getUint16(rangeAt);
      for (let code = first; code <= end && code < 0xffff; code += 1) {
        const glyph = range === 0 ? code : cmap.getUint16(rangeAt + range + 2 * (code - first));
        if (range === 0 || glyph !== 0) glyphs.add((glyph + delta) & 0xffff);
      }
    }
  }
  return glyphs;
}

/** Adds the parts of composite glyphs ("Composite glyph description" of table `glyf`). */
function withParts(glyphs: Set<number>, glyphAt: (glyph: number) => Uint8Array): void {
  for (const glyph of glyphs) {
    const bytes = glyphAt(glyph);
    if (bytes.length === 0) continue;
    const view = viewOf(bytes);
    if (view.getInt16(0) >= 0) continue;
    for (let at = 10, flags = 0x20; (flags & 0x20) !== 0; ) {
      flags = view.getUint16(at);
      glyphs.add(view.getUint16(at + 2));
      at += 4 + ((flags & 1) !== 0 ? 4 : 2);
      at += (flags & 0x08) !== 0 ? 2 : (flags & 0x40) !== 0 ? 4 : (flags & 0x80) !== 0 ? 8 : 0;
    }
  }
}

/** The same font with less in it; glyph numbers stay. */
export function slimFont(file: Uint8Array): Uint8Array {
  const font = read(file);
  const offsets = offsetsOf(font);
  const glyf = table(font, 'glyf');
  const glyphAt = (glyph: number): Uint8Array => glyf.subarray(offsets[glyph] ?? 0, offsets[glyph + 1] ?? 0);
  const kept = askedFor(font);
  withParts(kept, glyphAt);
  const parts: Uint8Array[] = [];
  const loca = Buffer.alloc(4 * offsets.length);
  let end = 0;
  for (let glyph = 0; glyph < offsets.length - 1; glyph += 1) {
    loca.writeUInt32BE(end, 4 * glyph);
    if (!kept.has(glyph)) continue;
    const bytes = glyphAt(glyph);
    parts.push(bytes, new Uint8Array(-bytes.length & 3));
    end += bytes.length + (-bytes.length & 3);
  }
  loca.writeUInt32BE(end, 4 * (offsets.length - 1));
  const head = Buffer.from(table(font, 'head'));
  // Offsets of four bytes each.
  head.writeInt16BE(1, 50);
  const post = Buffer.from(table(font, 'post').subarray(0, 32));
  // Version 3: no glyph names.
  post.writeUInt32BE(0x0003_0000, 0);
  const changed = new Map<string, Uint8Array>([
    ['glyf', Buffer.concat(parts)],
    ['loca', loca],
    ['head', head],
    ['post', post],
  ]);
  return assembled(KEPT.map((tag) => [tag, changed.get(tag) ?? table(font, tag)]));
}

function assembled(tables: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const head = Buffer.alloc(12 + 16 * tables.length);
  head.writeUInt32BE(0x0001_0000, 0);
  head.writeUInt16BE(tables.length, 4);
  const power = Math.floor(Math.log2(tables.length));
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (tables.length - 2 ** power), 10);
  const parts: Uint8Array[] = [head];
  let offset = head.length;
  for (const [index, [tag, bytes]] of tables.entries()) {
    const padded = Buffer.concat([bytes, new Uint8Array(-bytes.length & 3)]);
    head.write(tag, 12 + 16 * index, 'latin1');
    head.writeUInt32BE(checksum(padded), 16 + 16 * index);
    head.writeUInt32BE(offset, 20 + 16 * index);
    head.writeUInt32BE(bytes.length, 24 + 16 * index);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}

const checksum = (padded: Buffer): number => {
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
};

/** File of the package and file here. */
export const FONTS = [
  ['400Regular/Inter_400Regular.ttf', 'inter-regular.ttf'],
  ['600SemiBold/Inter_600SemiBold.ttf', 'inter-semi-bold.ttf'],
] as const;
export const packageFont = (path: string): Uint8Array =>
  readFileSync(fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${path}`)));
export const FOLDER = new URL('../src/render/fonts/', import.meta.url);

if (import.meta.main) {
  for (const [from, to] of FONTS) writeFileSync(new URL(to, FOLDER), slimFont(packageFont(from)));
}
