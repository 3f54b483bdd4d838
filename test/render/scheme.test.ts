import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ViewName } from '#analysis/views/results.ts';
import { chartOf } from '#render/charts/by-view.ts';
import { inScheme } from '#render/scheme.ts';
import { COLOUR, COUNT_RAMP, textOnRamp } from '#render/theme.ts';
import { OPTIONS } from './chart-data.ts';
import { ALL_VIEWS } from './view-data.ts';

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe('colours of charts', () => {
  for (const scheme of ['light', 'dark'] as const) {
    const shown = (colour: string): string => inScheme({ colour }, scheme).colour;
    const ground = shown(COLOUR.background);

    test(`${scheme}: text has a contrast of 4.5 to the ground (WCAG 1.4.3)`, () => {
      for (const colour of [COLOUR.text, COLOUR.muted, COLOUR.markEdge]) {
        assert.ok(contrast(shown(colour), ground) >= 4.5, `${colour} on ${ground}`);
      }
    });

    test(`${scheme}: large text and bars have a contrast of 3 to the ground (WCAG 1.4.11)`, () => {
      for (const colour of [COLOUR.allowedIn, COLOUR.deniedIn]) {
        assert.ok(contrast(shown(colour), ground) >= 3, `${colour} on ${ground}`);
      }
    });

    test(`${scheme}: numbers can be read on every colour of the ramp`, () => {
      for (const colour of COUNT_RAMP) {
        assert.ok(
          contrast(shown(colour), shown(textOnRamp(colour))) >= 4.5,
          `${colour}: ${contrast(shown(colour), shown(textOnRamp(colour)))}`,
        );
      }
    });

    test(`${scheme}: the ramp goes one way, from near the ground to far from it`, () => {
      const steps = COUNT_RAMP.map((colour) => contrast(shown(colour), ground));
      assert.deepEqual(
        steps,
        steps.toSorted((a, b) => a - b),
      );
      assert.ok(steps.every((step, index) => index === 0 || step / (steps[index - 1] ?? 1) > 1.2));
    });
  }

  test('no colour of the light theme is left in a dark chart, and labels that read like one are left alone', () => {
    const light = new Set<string>([...Object.values(COLOUR), ...COUNT_RAMP]);
    for (const name of Object.keys(ALL_VIEWS) as ViewName[]) {
      const made = chartOf(name, ALL_VIEWS[name], { ...OPTIONS, scheme: 'dark' });
      const found = JSON.stringify(made?.spec ?? {}).match(/#[0-9a-f]{6}/g) ?? [];
      assert.deepEqual(
        found.filter((colour) => light.has(colour)),
        [],
        name,
      );
    }
    assert.deepEqual(inScheme({ text: COLOUR.text, label: '#ffffff' }, 'dark'), {
      text: COLOUR.text,
      label: '#ffffff',
    });
  });
});
