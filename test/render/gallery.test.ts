import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { draw } from '#render/draw.ts';
import { GALLERY } from './gallery-charts.ts';

const page = readFileSync(new URL('../../docs/gallery.md', import.meta.url), 'utf8');
const folder = new URL('../../docs/pictures/', import.meta.url);

describe('the gallery', () => {
  test('shows every picture once, and each is there', () => {
    const shown = [...page.matchAll(/\(pictures\/([\w-]+)\.png\)/g)].map(([, name]) => name);
    assert.deepEqual(new Set(shown), new Set(Object.keys(GALLERY)));
    assert.equal(new Set(shown).size, shown.length);
    const files = new Set(readdirSync(folder));
    const missing = Object.keys(GALLERY).filter((name) => !files.has(`${name}.png`));
    assert.deepEqual(missing, [], 'run node scripts/gallery.ts');
  });

  // All of them would take as long as all other tests of charts together.
  for (const name of ['hours-phone', 'changes-desk', 'ports-empty']) {
    test(`${name} is what is drawn today`, async () => {
      const chart = GALLERY[name];
      assert.ok(chart !== undefined);
      const drawing = await draw(chart.spec);
      assert.ok(drawing.kind === 'drawn');
      const kept = readFileSync(new URL(`${name}.png`, folder));
      // Width and height stand at byte 16 of a PNG.
      assert.deepEqual([...kept.subarray(16, 24)], [...drawing.png.subarray(16, 24)], 'run node scripts/gallery.ts');
    });
  }
});
