// Draws the pictures of docs/gallery.md from the hand-made rows of the chart tests: node scripts/gallery.ts
import { mkdir, writeFile } from 'node:fs/promises';
import { createPainter } from '../src/render/picture.ts';
import { GALLERY } from '../test/render/gallery-charts.ts';

const folder = new URL('../docs/pictures/', import.meta.url);
await mkdir(folder, { recursive: true });
await using painter = createPainter();
for (const [name, chart] of Object.entries(GALLERY)) {
  const { png } = await painter.draw(chart, { signal: new AbortController().signal });
  await writeFile(new URL(`${name}.png`, folder), png);
}
