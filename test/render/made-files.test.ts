import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readFontMetrics } from '#render/font-metrics.ts';
import { FOLDER, FONTS, packageFont, slimFont } from '../../scripts/fonts.ts';
import { FILE, outlines } from '../../scripts/world.ts';

describe('files that scripts make from packages are those that the scripts make today', () => {
  for (const [from, to] of FONTS) {
    test(`${to} is what scripts/fonts.ts makes, and measures as the font of the package does`, () => {
      const kept = readFileSync(new URL(to, FOLDER));
      assert.ok(kept.equals(slimFont(packageFont(from))), 'run node scripts/fonts.ts');
      const [slim, whole] = [readFontMetrics(kept), readFontMetrics(packageFont(from))];
      for (const text of ['443/TCP https', 'Größe → Ελλάδα Россия', '−5,204 …']) {
        assert.equal(slim.width(text, 15), whole.width(text, 15));
      }
    });
  }

  test('world-outlines.json is what scripts/world.ts makes', () => {
    const kept: unknown = JSON.parse(readFileSync(FILE, 'utf8'));
    assert.deepEqual(kept, JSON.parse(JSON.stringify(outlines())));
  });
});
