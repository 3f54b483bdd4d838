import type { Timeline } from '#analysis/views/results.ts';
import { formatDuration } from '#core/duration.ts';
import type { Window } from '#core/window.ts';
import { canvas, EMPTY_HEIGHT, emptyNote } from '../canvas.ts';
import { NO_FLOWS } from '../bar-table.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { frameOf } from '../theme.ts';
import { timelineAlt } from './timeline-alt.ts';
import { timeAxisLayers } from './timeline-axis.ts';
import { bandEdges, bandLayers, gapLayers, laneCount, type TimelineMark } from './timeline-bands.ts';
import { PANELS, panelLayers } from './timeline-panels.ts';
import { partialHeight, partialNote } from './timeline-partial.ts';
import { plotOf } from './timeline-plot.ts';

export interface TimelineOptions extends ChartOptions {
  /** Windows to point at, such as a finding's. */
  readonly marks?: readonly TimelineMark[];
  /**
   * What was asked for, where that does not begin and end with a bucket: the first and the last bucket then hold less
   * than a bucket's flows and are drawn as outlines, so that nobody reads a drop. All buckets are whole when absent.
   */
  readonly covered?: Window;
  /** Windows of which is known that nothing was logged; shown as gaps, not as zero. */
  readonly gaps?: readonly Window[];
}

/**
 * Flows over time, allowed above and denied below on a scale of its own, so that a burst of denials is seen beside fifty
 * times as much allowed traffic. In and out are stacked.
 */
export function timelineChart(timeline: Timeline, options: TimelineOptions): Chart {
  const title = `Flows over time (flows per ${formatDuration(timeline.bucketMs)})`;
  const frame = frameOf(options);
  const alt = timelineAlt(timeline, { ...options, title });
  if (timeline.points.every((point) => point.allowedIn + point.allowedOut + point.deniedIn + point.deniedOut === 0)) {
    return { title, alt, spec: canvas([emptyNote(NO_FLOWS, frame)], { ...options, title, height: EMPTY_HEIGHT }) };
  }
  const marks = options.marks ?? [];
  const { hasDecisions = true } = options;
  const plot = plotOf(timeline, { frame, lanes: laneCount(marks), hasDecisions });
  const covered = options.covered ?? plot.window;
  const height = plot.height + partialHeight({ timeline, plot, covered });
  const layers = [
    ...gapLayers(options.gaps ?? [], plot),
    ...bandLayers(marks, plot),
    ...panelLayers(hasDecisions ? PANELS.allowed : PANELS.flows, { timeline, plot, covered }),
    ...(hasDecisions ? panelLayers(PANELS.denied, { timeline, plot, covered }) : []),
    ...bandEdges(marks, plot),
    ...timeAxisLayers(plot, options.timeZone),
    ...partialNote({ timeline, plot, covered }),
  ];
  return { title, alt, spec: canvas(layers, { ...options, title, height }) };
}
