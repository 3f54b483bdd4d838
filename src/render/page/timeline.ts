import type { Timeline, TimelinePoint } from '#analysis/views/results.ts';
import { formatDuration } from '#core/duration.ts';
import { formatTime } from '#core/units.ts';
import type { Layer } from '../canvas.ts';
import { altText } from '../chart-text.ts';
import { timeTicks } from '../time-axis.ts';
import { isBytes, measureText, MEASURE_NAMES } from './measure-of.ts';
import { type PageChart, type PageChartOptions, pageSpec, valueLabel } from './page-chart.ts';

type SeriesField = Exclude<keyof TimelinePoint, 'timeMs'>;

interface Series {
  readonly label: string;
  readonly colour: string;
  readonly fields: readonly SeriesField[];
}

const ALLOWED_IN: Series = { label: 'allowed in', colour: '$allowedIn', fields: ['allowedIn'] };
const ALLOWED_OUT: Series = { label: 'allowed out', colour: '$allowedOut', fields: ['allowedOut'] };
const DENIED_IN: Series = { label: 'denied in', colour: '$deniedIn', fields: ['deniedIn'] };
const DENIED_OUT: Series = { label: 'denied out', colour: '$deniedOut', fields: ['deniedOut'] };
const BYTES_IN: Series = { label: 'in', colour: '$allowedIn', fields: ['bytesIn'] };
const BYTES_OUT: Series = { label: 'out', colour: '$allowedOut', fields: ['bytesOut'] };
const ALL_FLOWS: Series = {
  label: 'flows',
  colour: '$allowedIn',
  fields: ['allowedIn', 'allowedOut', 'deniedIn', 'deniedOut'],
};

const MOST_TICKS = 7;
const MOST_LINED = 60;
const HEIGHT = 150;

/**
 * Flows or bytes over time, to be brushed: the interval parameter `brush` is over milliseconds since 1970. The axis is
 * linear with its ticks made here, because Vega knows only UTC and the viewer's own zone.
 */
export function pageTimeline(found: Timeline, options: PageChartOptions): PageChart {
  const timeline = coarser(found, options.bucketMs ?? 0);
  const series = seriesOf(options);
  const per = formatDuration(timeline.bucketMs);
  const title = `${capital(MEASURE_NAMES[options.measure])} per ${per}`;
  const values = timeline.points.flatMap((point) => barsOf(point, series, { bucketMs: timeline.bucketMs, options }));
  const sums = series.map((one) => ({ label: one.label, sum: sumOf(timeline.points, one) }));
  const first = timeline.points[0]?.timeMs ?? 0;
  const last = (timeline.points.at(-1)?.timeMs ?? 0) + timeline.bucketMs;
  const text = sums.map(({ label, sum }) => `${label} ${measureText(sum, plainMeasure(options))}`).join(', ');
  return {
    title,
    alt: altText(
      `${title}, ${formatTime(first, options.timeZone)} to ${formatTime(last, options.timeZone)}.`,
      `${text}.`,
    ),
    spec: pageSpec([bars(values, series, { fromMs: first, toMs: last, options })], { height: HEIGHT }),
  };
}

/** Bars put together until each is as long as asked for; the buckets begin at whole multiples of their length in UTC. */
function coarser({ bucketMs, points }: Timeline, wantedMs: number): Timeline {
  const step = Math.max(1, Math.ceil(wantedMs / bucketMs)) * bucketMs;
  if (step === bucketMs) return { bucketMs, points };
  const merged = new Map<number, TimelinePoint>();
  for (const point of points) {
    const timeMs = Math.floor(point.timeMs / step) * step;
    const before = merged.get(timeMs);
    merged.set(timeMs, before === undefined ? { ...point, timeMs } : sumOfPoints(before, point));
  }
  return { bucketMs: step, points: [...merged.values()] };
}

const sumOfPoints = (one: TimelinePoint, other: TimelinePoint): TimelinePoint => ({
  timeMs: one.timeMs,
  allowedIn: one.allowedIn + other.allowedIn,
  deniedIn: one.deniedIn + other.deniedIn,
  allowedOut: one.allowedOut + other.allowedOut,
  deniedOut: one.deniedOut + other.deniedOut,
  bytesIn: one.bytesIn + other.bytesIn,
  bytesOut: one.bytesOut + other.bytesOut,
});

function seriesOf({ measure, hasDecisions }: PageChartOptions): readonly Series[] {
  switch (measure) {
    case 'in':
      return [BYTES_IN];
    case 'out':
      return [BYTES_OUT];
    case 'data':
      return [BYTES_IN, BYTES_OUT];
    case 'denied':
      return [DENIED_IN, DENIED_OUT];
    case 'flows':
    case 'packets':
      return hasDecisions ? [ALLOWED_IN, ALLOWED_OUT, DENIED_IN, DENIED_OUT] : [ALL_FLOWS];
  }
}

/** The name of a series says the direction already. */
const plainMeasure = ({ measure }: PageChartOptions): 'data' | 'flows' => (isBytes(measure) ? 'data' : 'flows');

const valueOf = (point: TimelinePoint, { fields }: Series): number =>
  fields.reduce((sum, field) => sum + point[field], 0);
const sumOf = (points: readonly TimelinePoint[], series: Series): number =>
  points.reduce((sum, point) => sum + valueOf(point, series), 0);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function barsOf(
  point: TimelinePoint,
  series: readonly Series[],
  { bucketMs, options }: { bucketMs: number; options: PageChartOptions },
) {
  let base = 0;
  const time = formatTime(point.timeMs, options.timeZone);
  return series.map((one) => {
    const value = valueOf(point, one);
    const bar = { fromMs: point.timeMs, toMs: point.timeMs + bucketMs, base, top: base + value, series: one.label };
    base += value;
    return { ...bar, time, text: measureText(value, plainMeasure(options)) };
  });
}

function bars(
  values: readonly object[],
  series: readonly Series[],
  { fromMs, toMs, options }: { fromMs: number; toMs: number; options: PageChartOptions },
): Layer {
  const ticks = timeTicks({ fromMs, toMs }, options.timeZone, MOST_TICKS);
  const labels = ticks
    .map(({ timeMs, label, date }) => `datum.value === ${timeMs} ? ${tickText(label, date)} : `)
    .join('');
  return {
    data: { values: [...values] },
    params: [{ name: 'brush', select: { type: 'interval', encodings: ['x'] } }],
    // Between many thin bars the lines would be wider than the bars.
    mark: { type: 'rect', stroke: '$surface', strokeWidth: values.length / series.length > MOST_LINED ? 0 : 0.5 },
    encoding: {
      x: {
        field: 'fromMs',
        type: 'quantitative',
        scale: { domain: [fromMs, toMs], nice: false, zero: false },
        axis: {
          title: null,
          values: ticks.map(({ timeMs }) => timeMs),
          labelExpr: `${labels}''`,
          grid: false,
          labelOverlap: 'greedy',
        },
      },
      x2: { field: 'toMs' },
      y: {
        field: 'top',
        type: 'quantitative',
        axis: { title: null, tickCount: 4, labelExpr: valueLabel(isBytes(options.measure)) },
      },
      y2: { field: 'base' },
      color: {
        field: 'series',
        type: 'nominal',
        scale: { domain: series.map(({ label }) => label), range: series.map(({ colour }) => colour) },
        legend: series.length > 1 ? { orient: 'top', title: null } : null,
      },
      tooltip: [
        { field: 'time', title: 'From' },
        { field: 'series', title: 'What' },
        { field: 'text', title: 'Count' },
      ],
    },
  };
}

/** Two lines where a day begins. Labels are made here of digits and names of days: nothing in them needs escaping. */
const tickText = (label: string, date: string): string => (date === '' ? `'${label}'` : `['${label}', '${date}']`);
