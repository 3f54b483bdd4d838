import type { Window } from '#core/window.ts';
import { box, type Layer, note } from '../canvas.ts';
import { cut } from '../chart-text.ts';
import { BOLD, COLOUR, SIZE } from '../theme.ts';
import { LANE_HEIGHT, type Panel, type Plot, timeX } from './timeline-plot.ts';

/** A window to point at, with what is to be read there. */
export interface TimelineMark {
  readonly window: Window;
  readonly label: string;
}

const MOST_LANES = 3;
const MIN_WIDTH = 3;
const LONGEST_LABEL = 70;
/** Mean advance of semi-bold Inter in em, rounded up. */
const BOLD_EM = 0.6;

export const laneCount = (marks: readonly TimelineMark[]): number => Math.min(marks.length, MOST_LANES);

/** Shaded bands in both panels with dashed edges, behind the bars; each label stands in a lane of its own above them. */
export function bandLayers(marks: readonly TimelineMark[], plot: Plot): Layer[] {
  return marks.flatMap((mark, index) => {
    const place = placeOf(mark.window, plot);
    const bands = Object.values(plot.panels).map((panel: Panel) =>
      box({ x: place.from, y: panel.top, width: place.to - place.from, height: panel.bottom - panel.top }, COLOUR.mark),
    );
    const labelled = index < MOST_LANES;
    return labelled
      ? [...bands, label(textOf(marks, index), { ...place, y: index * LANE_HEIGHT + LANE_HEIGHT / 2 - 3 }, plot)]
      : bands;
  });
}

/** The dashed edges of the bands, to be drawn over the bars. */
export const bandEdges = (marks: readonly TimelineMark[], plot: Plot): Layer[] =>
  marks.flatMap((mark) => {
    const { from, to } = placeOf(mark.window, plot);
    return Object.values(plot.panels).flatMap((panel: Panel) => [edge(from, panel), edge(to, panel)]);
  });

/** Windows without any record, so that a gap is not read as zero. */
export const gapLayers = (gaps: readonly Window[], plot: Plot): Layer[] =>
  gaps.flatMap((gap) => {
    const { from, to } = placeOf(gap, plot);
    const { allowed, denied } = plot.panels;
    const bands = [allowed, denied].map((panel) =>
      box({ x: from, y: panel.top, width: to - from, height: panel.bottom - panel.top }, COLOUR.gap),
    );
    const wide = to - from > 56;
    return wide
      ? [
          ...bands,
          note('no data', {
            x: (from + to) / 2,
            y: (allowed.top + allowed.bottom) / 2,
            align: 'center',
            colour: COLOUR.muted,
          }),
        ]
      : bands;
  });

function placeOf(window: Window, plot: Plot): { from: number; to: number } {
  const from = timeX(window.fromMs, plot);
  return { from: Math.min(from, plot.right - MIN_WIDTH), to: Math.max(timeX(window.toMs, plot), from + MIN_WIDTH) };
}

/** The last lane says how many marks have no label. */
function textOf(marks: readonly TimelineMark[], index: number): string {
  const text = cut(marks[index]?.label ?? '', LONGEST_LABEL);
  const unlabelled = marks.length - MOST_LANES;
  return index === MOST_LANES - 1 && unlabelled > 0 ? `${text} (+ ${unlabelled} more)` : text;
}

/** The label grows away from the nearer edge of the picture, and moves inwards where it is longer than its room. */
function label(text: string, place: { from: number; to: number; y: number }, { frame: { inner } }: Plot): Layer {
  const onTheRight = (place.from + place.to) / 2 > inner / 2;
  const width = Math.min(inner, text.length * SIZE.small * BOLD_EM);
  return note(text, {
    x: onTheRight ? Math.max(place.to, width) : Math.min(place.from, inner - width),
    y: place.y,
    align: onTheRight ? 'right' : 'left',
    weight: BOLD,
    colour: COLOUR.markEdge,
    limit: inner,
  });
}

const edge = (x: number, panel: Panel): Layer => ({
  data: { values: [{}] },
  mark: { type: 'rule', color: COLOUR.markEdge, strokeDash: [4, 3] },
  encoding: { x: { value: x }, y: { value: panel.top }, y2: { value: panel.bottom } },
});
