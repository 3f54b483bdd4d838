import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePalettePng, type Pixels } from '#render/palette-png.ts';
import { noChromium, withPage } from '../support/chromium.ts';

/** Bars, a ramp of 200 shades as at the edges of text, and one stray pixel: what a chart is made of. */
function chartLike(): Pixels {
  const [width, height] = [64, 16];
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    if (pixel < 200) data.set([pixel, pixel, 255 - pixel], 4 * pixel);
    else if (pixel % 3 === 0) data.set([0, 114, 178], 4 * pixel);
  }
  data.set([213, 94, 0], 4 * (width * height - 1));
  return { data, width, height };
}

/** What a browser's decoder made of a PNG; four bytes per pixel. */
interface Seen {
  readonly width: number;
  readonly height: number;
  readonly data: readonly number[];
}

/** Pictures with their pixels, by what is special about them. */
const PICTURES: readonly { name: string; pixels: Pixels }[] = [
  { name: 'what a chart is made of', pixels: chartLike() },
  { name: 'one pixel', pixels: { data: Uint8Array.of(9, 8, 7, 255), width: 1, height: 1 } },
  { name: 'one column', pixels: { data: Uint8Array.of(1, 2, 3, 255, 200, 100, 50, 255), width: 1, height: 2 } },
];

test('a browser sees the pixels that went in, shades apart by no more than four', { skip: noChromium() }, async () => {
  await withPage(async (page) => {
    for (const { name, pixels } of PICTURES) {
      const png = Buffer.from(encodePalettePng(pixels)).toString('base64');
      const seen = await page.evaluate<Seen>(`(async () => {
        const image = await createImageBitmap(await (await fetch('data:image/png;base64,${png}')).blob());
        const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        return { width: image.width, height: image.height, data: [...data] };
      })()`);
      assert.deepEqual([seen.width, seen.height], [pixels.width, pixels.height], name);
      const farthest = Math.max(...seen.data.map((value, at) => Math.abs(value - (pixels.data[at] ?? -999))));
      // Shades that share their six upper bits are one colour: 3 apart at most, and rounding.
      assert.ok(farthest <= 4, `${name}: a channel is off by ${farthest}`);
    }
  });
});
