import type { Timeline, TimelinePoint } from '#analysis/views/results.ts';
import { formatShare } from '#core/units.ts';
import { box, type Layer, line, note, outline } from '../canvas.ts';
import { axisCount, counted, shortCount } from '../chart-text.ts';
import { BOLD, COLOUR, SIZE } from '../theme.ts';
import { valueTicks } from '../value-ticks.ts';
import { type CoveredTimeline, isPartial } from './timeline-partial.ts';
import { type Panel, type Plot, timeX } from './timeline-plot.ts';

/** Bars narrower than this would be eaten by the space between them. */
const SPACED_FROM_PX = 4;
type Series = 'allowedIn' | 'allowedOut' | 'deniedIn' | 'deniedOut';

/** What is stacked in a panel, the lower series first, and how both are called in its key. */
export interface PanelContent {
  readonly title: string;
  /** The upper or the lower panel of a plot. */
  readonly place: 'allowed' | 'denied';
  readonly series: readonly [Series, Series];
  readonly keys: readonly [string, string];
}

export const PANELS = {
  allowed: { title: 'Allowed', place: 'allowed', series: ['allowedIn', 'allowedOut'], keys: ['in', 'out'] },
  denied: { title: 'Denied', place: 'denied', series: ['deniedIn', 'deniedOut'], keys: ['in', 'out'] },
  /** Where nobody decides. */
  flows: { title: 'Flows', place: 'allowed', series: ['allowedIn', 'allowedOut'], keys: ['in', 'out'] },
  inbound: { title: 'Inbound', place: 'allowed', series: ['allowedIn', 'deniedIn'], keys: ['allowed', 'denied'] },
  outbound: { title: 'Outbound', place: 'denied', series: ['allowedOut', 'deniedOut'], keys: ['allowed', 'denied'] },
} as const satisfies Readonly<Record<string, PanelContent>>;

/** One panel: heading with a key for in and out, value axis, stacked bars. */
export function panelLayers(content: PanelContent, parts: CoveredTimeline): Layer[] {
  const { timeline, plot } = parts;
  const [lower, upper] = content.series;
  const panel = plot.panels[content.place];
  const ticks = valueTicks(Math.max(...timeline.points.map((point) => point[lower] + point[upper])));
  const y = valueY(ticks, panel);
  const bars = timeline.points.flatMap((point) => [
    ...bar(point, { series: lower, from: 0, y, parts }),
    ...bar(point, { series: upper, from: point[lower], y, parts }),
  ]);
  return [
    ...ticks.map((tick) => line({ x: plot.left, x2: plot.right, y: y(tick), y2: y(tick) }, COLOUR.line)),
    ...bars,
    ...heading(content, parts),
    ...ticks.map((tick) =>
      note(axisCount(tick), { x: plot.left - 8, y: y(tick), align: 'right', colour: COLOUR.muted }),
    ),
  ];
}

interface BarPlace {
  readonly series: Series;
  /** What is stacked below it. */
  readonly from: number;
  /** CSS pixels of a value. */
  readonly y: (value: number) => number;
  readonly parts: CoveredTimeline;
}

/** Nothing has no bar: of an outline even that would be seen. */
function bar(point: TimelinePoint, { series, from, y, parts }: BarPlace): Layer[] {
  const count = point[series];
  if (count === 0) return [];
  const { timeline, plot } = parts;
  const x = timeX(point.timeMs, plot);
  const width = timeX(point.timeMs + timeline.bucketMs * barShare(timeline, plot), plot) - x;
  const place = { x, y: y(from + count), width, height: y(from) - y(from + count) };
  const about = { timeMs: point.timeMs, series, count };
  return [isPartial(point, parts) ? outline(place, COLOUR[series], about) : box(place, COLOUR[series], about)];
}

function barShare(timeline: Timeline, plot: Plot): number {
  const widthPx = (plot.right - plot.left) / timeline.points.length;
  return widthPx < SPACED_FROM_PX ? 1 : 1 - Math.min(0.12, 2 / widthPx);
}

function valueY(ticks: readonly number[], { top, bottom }: Panel): (value: number) => number {
  const most = ticks.at(-1) ?? 1;
  return (value) => bottom - (value / most) * (bottom - top);
}

/** Where the keys of both series begin, and whether there is room for the noun. */
const KEYS = { phone: { x: [92, 246], noun: false }, desk: { x: [96, 330], noun: true } } as const;

/** `Denied  ■ in: 12,345 flows  ■ out: 6 flows`: the panel's name, key and totals in one line. */
function heading({ title, place, series, keys }: PanelContent, { timeline, plot }: CoveredTimeline): Layer[] {
  const y = plot.panels[place].headY;
  const room = KEYS[plot.frame.kind];
  const both = timeline.points.reduce((all, point) => all + point[series[0]] + point[series[1]], 0);
  return [
    note(title, { y: y + 1, weight: BOLD, size: SIZE.label }),
    ...series.flatMap((name, index) => {
      const x = room.x[index] ?? 0;
      const sum = timeline.points.reduce((all, point) => all + point[name], 0);
      const total = room.noun ? counted(sum, 'flow') : shortCount(sum);
      const share = keys[1] === 'denied' && index === 1 ? ` (${formatShare(sum, both)})` : '';
      return [
        box({ x, y: y - 7, width: 14, height: 14 }, COLOUR[name]),
        note(`${keys[index]}: ${total}${share}`, { x: x + 21, y: y + 1 }),
      ];
    }),
  ];
}
