import type { TopLevelSpec } from 'vega-lite';
import { type Drawing, draw } from './draw.ts';

/** The task of the drawing thread. */
export default function drawTask(spec: TopLevelSpec): Promise<Drawing> {
  return draw(spec);
}
