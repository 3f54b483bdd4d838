import type { Timeline, TimelinePoint } from '#analysis/views/results.ts';
import { formatCount, formatDuration, formatTime } from '#core/units.ts';
import type { FactsBlock } from '#render/message.ts';

const LEVELS = '▁▂▃▄▅▆▇█';
const MOST_CELLS = 40;

/** One line of block characters per kind of flow that occurred; nothing when none did. */
export function sparklines(
  timeline: Timeline,
  options: { readonly timeZone: string; readonly nowMs: number; readonly isOfCapture?: boolean },
): readonly FactsBlock[] {
  const kinds = [
    { label: options.isOfCapture === true ? 'Flows in' : 'Allowed in', of: (point: TimelinePoint) => point.allowedIn },
    { label: 'Denied in', of: (point: TimelinePoint) => point.deniedIn },
    {
      label: options.isOfCapture === true ? 'Flows out' : 'Allowed out',
      of: (point: TimelinePoint) => point.allowedOut,
    },
    { label: 'Denied out', of: (point: TimelinePoint) => point.deniedOut },
  ];
  const facts = kinds.flatMap(({ label, of }) => {
    const cells = gather(timeline, of);
    const peak = cells.reduce((best, each) => (each.flows > best.flows ? each : best), { timeMs: 0, flows: 0 });
    if (peak.flows === 0) return [];
    const stepMs = timeline.bucketMs * cellBuckets(timeline);
    const line = sparkline(cells.map((each) => each.flows));
    const when = `${formatTime(peak.timeMs, options.timeZone, options)} (per ${formatDuration(stepMs)})`;
    return [{ label, value: `${line}  most ${formatCount(peak.flows)} at ${when}` }];
  });
  return facts.length === 0 ? [] : [{ kind: 'facts', facts }];
}

const cellBuckets = ({ points }: Timeline): number => Math.ceil(points.length / MOST_CELLS);

/** Neighbouring buckets summed until there are at most MOST_CELLS. */
function gather(timeline: Timeline, of: (point: TimelinePoint) => number): { timeMs: number; flows: number }[] {
  const size = cellBuckets(timeline);
  const cells: { timeMs: number; flows: number }[] = [];
  for (const [index, point] of timeline.points.entries()) {
    const cell = cells[Math.floor(index / size)];
    if (cell === undefined) cells.push({ timeMs: point.timeMs, flows: of(point) });
    else cell.flows += of(point);
  }
  return cells;
}

/** Eight levels from nothing to the greatest; anything above nothing is above the lowest level. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 1);
  return values.map((value) => LEVELS[value === 0 ? 0 : Math.max(1, Math.round((value / most) * 7))] ?? '').join('');
}
