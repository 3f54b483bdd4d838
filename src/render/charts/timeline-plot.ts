import type { Timeline } from '#analysis/views/results.ts';
import type { Window } from '#core/window.ts';
import type { Frame } from '../theme.ts';

export interface Panel {
  /** Middle of its heading. */
  readonly headY: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the parts of a timeline are in the drawing area, in CSS pixels. */
export interface Plot {
  readonly frame: Frame;
  readonly window: Window;
  readonly left: number;
  readonly right: number;
  /** The same panel twice where nobody decides. */
  readonly panels: { readonly allowed: Panel; readonly denied: Panel };
  readonly bottom: number;
  /** Of the whole drawing area with the time axis. */
  readonly height: number;
}

/** Labels of marks stand in lanes above the panels. */
export const LANE_HEIGHT = 26;
const HEAD_HEIGHT = 34;
const ALLOWED_HEIGHT = 150;
const DENIED_HEIGHT = 120;
/** Where nobody decides, there is one panel. */
const SINGLE_HEIGHT = 220;
const BETWEEN = 12;
const AXIS_HEIGHT = 68;
/** Room for "999k" left of the panels. */
const LEFT = 50;

export interface PlotOptions {
  readonly frame: Frame;
  /** Lanes for labels of marks above the panels. */
  readonly lanes: number;
  readonly hasDecisions?: boolean;
  /** CSS pixels from the top of the drawing area. */
  readonly top?: number;
}

export function plotOf(timeline: Timeline, { frame, lanes, hasDecisions = true, top = 0 }: PlotOptions): Plot {
  const fromMs = timeline.points[0]?.timeMs ?? 0;
  const toMs = (timeline.points.at(-1)?.timeMs ?? 0) + timeline.bucketMs;
  const allowed = panelFrom(top + lanes * LANE_HEIGHT, hasDecisions ? ALLOWED_HEIGHT : SINGLE_HEIGHT);
  const denied = hasDecisions ? panelFrom(allowed.bottom + BETWEEN, DENIED_HEIGHT) : allowed;
  return {
    frame,
    window: { fromMs, toMs },
    left: LEFT,
    right: frame.inner,
    panels: { allowed, denied },
    bottom: denied.bottom,
    height: denied.bottom + AXIS_HEIGHT,
  };
}

const panelFrom = (start: number, height: number): Panel => ({
  headY: start + HEAD_HEIGHT / 2 - 3,
  top: start + HEAD_HEIGHT,
  bottom: start + HEAD_HEIGHT + height,
});

/** CSS pixels from the left of the drawing area, within the panels. */
export function timeX(timeMs: number, plot: Plot): number {
  const share = (timeMs - plot.window.fromMs) / (plot.window.toMs - plot.window.fromMs);
  return plot.left + Math.min(Math.max(share, 0), 1) * (plot.right - plot.left);
}
