import type { Timeline, TimelinePoint } from '#analysis/views/results.ts';
import { formatDuration } from '#core/duration.ts';
import { altText, counted } from '../chart-text.ts';
import { windowText, zoneText } from '../time-axis.ts';
import type { TimelineMark } from './timeline-bands.ts';

export interface TimelineAltOptions {
  readonly title: string;
  readonly subtitle: string;
  readonly timeZone: string;
  readonly marks?: readonly TimelineMark[];
  readonly hasDecisions?: boolean;
}

type Series = 'allowedIn' | 'allowedOut' | 'deniedIn' | 'deniedOut';

/** Totals of the four series, the peaks of allowed and denied, and what is marked. */
export function timelineAlt(timeline: Timeline, options: TimelineAltOptions): string {
  const head = `${options.title}, ${options.subtitle}.`;
  const { points } = timeline;
  const sum = (series: Series): number => points.reduce((total, point) => total + point[series], 0);
  const totals = [sum('allowedIn'), sum('allowedOut'), sum('deniedIn'), sum('deniedOut')] as const;
  if (totals.every((total) => total === 0)) return altText(head, 'No flows in this window.');
  const [allowedIn, allowedOut, deniedIn, deniedOut] = totals.map((total) => total.toLocaleString('en-US'));
  if (options.hasDecisions === false) {
    const flows = (point: TimelinePoint): number => point.allowedIn + point.allowedOut;
    return altText(
      head,
      `${allowedIn} flows in, ${allowedOut} out.`,
      peakText('They', flows, timeline, options),
      markText(options),
    );
  }
  return altText(
    head,
    `${allowedIn} flows allowed in, ${allowedOut} allowed out, ${deniedIn} denied in, ${deniedOut} denied out.`,
    peakText('Allowed', (point) => point.allowedIn + point.allowedOut, timeline, options),
    peakText('Denied', (point) => point.deniedIn + point.deniedOut, timeline, options),
    markText(options),
  );
}

function peakText(
  name: string,
  value: (point: TimelinePoint) => number,
  timeline: Timeline,
  { timeZone }: { timeZone: string },
): string {
  const peak = timeline.points.reduce<TimelinePoint | null>(
    (best, point) => (value(point) > (best === null ? 0 : value(best)) ? point : best),
    null,
  );
  if (peak === null) return '';
  const bucket = { fromMs: peak.timeMs, toMs: peak.timeMs + timeline.bucketMs };
  const when = `${windowText(bucket, timeZone)} ${zoneText(bucket, timeZone)}`;
  return `${name} peaked at ${counted(value(peak), 'flow')} per ${formatDuration(timeline.bucketMs)} in ${when}.`;
}

function markText({ marks, timeZone }: { marks?: readonly TimelineMark[]; timeZone: string }): string {
  if (marks === undefined || marks.length === 0) return '';
  return `Marked: ${marks.map((mark) => `${mark.label} (${windowText(mark.window, timeZone)})`).join('; ')}.`;
}
