import type { Timeline, TimelinePoint } from '#analysis/views/results.ts';
import { formatDuration } from '#core/duration.ts';
import type { Window } from '#core/window.ts';
import { type Layer, note } from '../canvas.ts';
import { COLOUR } from '../theme.ts';
import type { Plot } from './timeline-plot.ts';

/** A timeline with its place in the picture and the window that its buckets were counted in. */
export interface CoveredTimeline {
  readonly timeline: Timeline;
  readonly plot: Plot;
  readonly covered: Window;
}

/** Whether a bucket reaches beyond the window, so that its count is not comparable with those of whole buckets. */
export const isPartial = ({ timeMs }: TimelinePoint, { timeline, covered }: CoveredTimeline): boolean =>
  timeMs < covered.fromMs || timeMs + timeline.bucketMs > covered.toMs;

const hasPartial = (parts: CoveredTimeline): boolean => parts.timeline.points.some((point) => isPartial(point, parts));

/** On a phone the note has no room beside the name of the zone and stands below it. */
const BELOW_ZONE = { phone: 20, desk: 0 } as const;

/** CSS pixels that the note takes below the plot. */
export const partialHeight = (parts: CoveredTimeline): number =>
  hasPartial(parts) ? BELOW_ZONE[parts.plot.frame.kind] : 0;

/** What outlined bars mean, below the time axis; nothing where all buckets are whole. */
export const partialNote = (parts: CoveredTimeline): Layer[] =>
  hasPartial(parts)
    ? [
        note(`Pale bars with an outline hold less than ${formatDuration(parts.timeline.bucketMs)}.`, {
          x: parts.plot.left,
          y: parts.plot.bottom + 58 + BELOW_ZONE[parts.plot.frame.kind],
          colour: COLOUR.muted,
        }),
      ]
    : [];
