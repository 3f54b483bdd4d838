import { box, type Layer, note } from './canvas.ts';
import { COLOUR } from './theme.ts';

/** A colour of the key with the least number that has it. */
export interface RampStep {
  readonly text: string;
  readonly colour: string;
}

export interface RampKeyPlace {
  readonly x: number;
  readonly y: number;
  /** CSS pixels at most. */
  readonly width: number;
  /** What the colours stand for. */
  readonly title: string;
}

const BAR_HEIGHT = 12;
const STEP_WIDTH = 74;
const TITLE_HEIGHT = 20;
const TEXT_Y = BAR_HEIGHT + 12;

/** A bar of colours, each with the least number that it stands for below its left edge. */
export function rampKey(
  steps: readonly RampStep[],
  { x, y, width, title }: RampKeyPlace,
): { layers: Layer[]; bottom: number } {
  const step = Math.min(STEP_WIDTH, width / Math.max(1, steps.length));
  const top = y + TITLE_HEIGHT;
  const last = steps.length - 1;
  return {
    layers: [
      ...steps.map(({ colour }, index) =>
        box({ x: x + index * step, y: top, width: step, height: BAR_HEIGHT }, colour),
      ),
      note(title, { x, y: y + TITLE_HEIGHT / 2 - 1, colour: COLOUR.muted }),
      ...steps.map(({ text }, index) =>
        note(index === last && last > 0 ? `${text} +` : text, {
          x: x + index * step,
          y: top + TEXT_Y,
          colour: COLOUR.muted,
          limit: step + 20,
        }),
      ),
    ],
    bottom: top + TEXT_Y + 10,
  };
}
