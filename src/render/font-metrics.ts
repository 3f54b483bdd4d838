/** Advance widths of a font, in parts of its size. */
export interface FontMetrics {
  /** Width of a text in CSS pixels at a font size. Kerning is left out: less than 2 % in Inter. */
  width(text: string, fontSize: number): number;
}

/**
 * Reads what is needed to measure text from a TrueType or OpenType file (tables head, hhea, hmtx and cmap format 4;
 * OpenType specification 1.9.1, all numbers big-endian). Throws RangeError on a file that is not such a font.
 */
export function readFontMetrics(file: Uint8Array): FontMetrics {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const unitsPerEm = view.getUint16(table(view, 'head') + 18);
  const metricCount = view.getUint16(table(view, 'hhea') + 34);
  const hmtx = table(view, 'hmtx');
  const glyphOf = glyphReader(view);
  // Glyphs beyond the last metric share its advance.
  const advance = (glyph: number): number => view.getUint16(hmtx + 4 * Math.min(glyph, metricCount - 1)) / unitsPerEm;
  const known = new Map<number, number>();
  const advanceOf = (codePoint: number): number => {
    const found = known.get(codePoint) ?? advance(glyphOf(codePoint));
    known.set(codePoint, found);
    return found;
  };
  return {
    width(text, fontSize) {
      let ems = 0;
      for (const character of text) ems += advanceOf(character.codePointAt(0) ?? 0);
      return ems * fontSize;
    },
  };
}

/** Byte offset of a table; the directory has 16 bytes per table from byte 12. */
function table(view: DataView, tag: string): number {
  const count = view.getUint16(4);
  for (let record = 12; record < 12 + 16 * count; record += 16) {
    if (tag === tagAt(view, record)) return view.getUint32(record + 8);
  }
  throw new RangeError(`font has no table ${tag}`);
}

const tagAt = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

/** Code point to glyph index, 0 (the missing glyph) beyond the basic plane and where the font has nothing. */
function glyphReader(view: DataView): (codePoint: number) => number {
  const start = format4(view);
  const segments = view.getUint16(start + 6) / 2;
  const ends = start + 14;
  const starts = ends + 2 * segments + 2;
  const deltas = starts + 2 * segments;
  const ranges = deltas + 2 * segments;
  return (codePoint) => {
    let segment = 0;
    while (segment < segments && view.getUint16(ends + 2 * segment) < codePoint) segment += 1;
    const first = segment < segments ? view.getUint16(starts + 2 * segment) : 0;
    if (segment === segments || first > codePoint) return 0;
    const delta = view.getUint16(deltas + 2 * segment);
    const range = view.getUint16(ranges + 2 * segment);
    if (range === 0) return (codePoint + delta) & 0xffff;
    // idRangeOffset counts from its own place in the file.
    const glyph = view.getUint16(ranges + 2 * segment + range + 2 * (codePoint - first));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  };
}

function format4(view: DataView): number {
  const cmap = table(view, 'cmap');
  const count = view.getUint16(cmap + 2);
  for (let record = cmap + 4; record < cmap + 4 + 8 * count; record += 8) {
    const subtable = cmap + view.getUint32(record + 4);
    if (view.getUint16(subtable) === 4) return subtable;
  }
  throw new RangeError('font has no cmap of format 4');
}
