import type { DurationBucket, Durations } from '#analysis/views/results.ts';
import { formatDuration } from '#core/duration.ts';
import { BYTES, FLOWS, isBytes } from '../bar-columns.ts';
import { NO_FLOWS } from '../bar-table.ts';
import { canvas, EMPTY_HEIGHT, emptyNote, note } from '../canvas.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { altText, axisCount, counted, lines } from '../chart-text.ts';
import { histogramLayers } from '../histogram.ts';
import { COLOUR, frameOf, SIZE } from '../theme.ts';

const NOTE_LINE = 18;
/** Mean advance of Inter in em, rounded up. */
const EM = 0.54;

/** How long flows take, on steps that grow about threefold. */
export function durationsChart(durations: Durations, options: ChartOptions): Chart {
  const frame = frameOf(options);
  const column = isBytes(options.measure ?? 'flows') ? BYTES : FLOWS;
  const value = (bucket: DurationBucket): number => (column === BYTES ? bucket.bytes : bucket.flows);
  const title = column === BYTES ? 'Bytes by duration of the flow' : 'Flows by duration';
  const head = `${title}, ${options.subtitle}.`;
  const notes = notesOf(durations);
  if (durations.buckets.every((bucket) => value(bucket) === 0)) {
    const none = durations.unknown === 0 ? NO_FLOWS : 'No flow with a known duration in this window.';
    const spec = canvas([emptyNote(none, frame)], { ...options, title, height: EMPTY_HEIGHT });
    return { title, alt: altText(head, none, notes), spec };
  }
  const histogram = histogramLayers(
    durations.buckets.map((bucket) => ({ value: value(bucket), edge: edgeText(bucket.fromMs) })),
    { frame, text: column === FLOWS ? axisCount : column.short, height: 220 },
  );
  const small = notes === '' ? [] : lines(notes, Math.floor(frame.inner / (SIZE.small * EM)));
  const noteLayers = small.map((text, index) =>
    note(text, { y: histogram.bottom + 14 + index * NOTE_LINE, colour: COLOUR.muted, limit: frame.inner }),
  );
  const said = durations.buckets
    .filter((bucket) => value(bucket) > 0)
    .map((bucket) => `${rangeText(bucket)}: ${column.says(value(bucket))}`);
  return {
    title,
    alt: altText(head, `${said.join('; ')}.`, notes),
    spec: canvas([...histogram.layers, ...noteLayers], {
      ...options,
      title,
      height: histogram.bottom + (small.length === 0 ? 0 : 10 + small.length * NOTE_LINE),
    }),
  };
}

const edgeText = (ms: number): string => (ms === 0 ? '0' : ms < 1000 ? `${ms} ms` : formatDuration(ms));

/** "1 s to 3 s", "less than 1 s", "1 h and more". */
export function rangeText({ fromMs, toMs }: DurationBucket): string {
  if (toMs === null) return `${edgeText(fromMs)} and more`;
  return fromMs === 0 ? `less than ${edgeText(toMs)}` : `${edgeText(fromMs)} to ${edgeText(toMs)}`;
}

const notesOf = ({ unknown, oneIn }: Durations): string =>
  [
    unknown > 0 ? `${counted(unknown, 'flow')} with a single record: no duration is known.` : '',
    oneIn > 1 ? `Counted in one of ${oneIn} flows and multiplied.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
