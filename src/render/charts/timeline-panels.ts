import type { Timeline } from '#analysis/views/results.ts';
import { box, type Layer, note } from '../canvas.ts';
import { axisCount, counted } from '../chart-text.ts';
import { BOLD, COLOUR, SIZE } from '../theme.ts';
import { valueTicks } from '../value-ticks.ts';
import { type CoveredTimeline, isPartial } from './timeline-partial.ts';
import { type Panel, type Plot, timeScale } from './timeline-plot.ts';

/** Bars narrower than this would be eaten by the space between them. */
const SPACED_FROM_PX = 4;
const PANELS = {
  allowed: { title: 'Allowed', series: ['allowedIn', 'allowedOut'] },
  denied: { title: 'Denied', series: ['deniedIn', 'deniedOut'] },
} as const;

/** One panel: heading with a key for in and out, value axis, stacked bars. */
export function panelLayers(
  name: keyof typeof PANELS,
  parts: CoveredTimeline,
  { title = PANELS[name].title }: { title?: string } = {},
): Layer[] {
  const { timeline, plot } = parts;
  const [inbound, outbound] = PANELS[name].series;
  const panel = plot.panels[name];
  const widthMs = timeline.bucketMs * barShare(timeline, plot);
  const values = timeline.points.map((point) => ({
    from: point.timeMs,
    to: point.timeMs + widthMs,
    zero: 0,
    in: point[inbound],
    total: point[inbound] + point[outbound],
    partial: isPartial(point, parts),
  }));
  const ticks = valueTicks(Math.max(...values.map((value) => value.total)));
  return [
    ...heading(name, title, parts),
    valueLines(ticks, panel, plot),
    valueLabels(ticks, panel, plot),
    ...[false, true].flatMap((partial): Layer[] => {
      const some = values.filter((value) => value.partial === partial);
      if (some.length === 0) return [];
      return [
        {
          data: { values: some },
          layer: [
            bars(['zero', 'in'], COLOUR[inbound], { ticks, panel, plot, partial }),
            bars(['in', 'total'], COLOUR[outbound], { ticks, panel, plot, partial }),
          ],
        },
      ];
    }),
  ];
}

function barShare(timeline: Timeline, plot: Plot): number {
  const widthPx = (plot.right - plot.left) / timeline.points.length;
  return widthPx < SPACED_FROM_PX ? 1 : 1 - Math.min(0.12, 2 / widthPx);
}

function bars(
  [base, top]: readonly [string, string],
  colour: string,
  { ticks, panel, plot, partial }: { ticks: readonly number[]; panel: Panel; plot: Plot; partial: boolean },
): Layer {
  return {
    // Of an outline even nothing would be seen.
    ...(partial ? { transform: [{ filter: `datum.${top} > datum.${base}` }] } : {}),
    mark: { type: 'rect', color: colour, ...(partial ? { fillOpacity: 0.25, stroke: colour } : {}) },
    encoding: {
      x: { field: 'from', type: 'quantitative', scale: timeScale(plot), axis: null },
      x2: { field: 'to' },
      y: { field: base, type: 'quantitative', scale: valueScale(ticks, panel), axis: null },
      y2: { field: top },
    },
  };
}

const valueScale = (ticks: readonly number[], panel: Panel) => ({
  domain: [0, ticks.at(-1) ?? 1],
  range: [panel.bottom, panel.top],
  nice: false,
});

const valueLines = (ticks: readonly number[], panel: Panel, plot: Plot): Layer => ({
  data: { values: ticks.map((value) => ({ value })) },
  mark: { type: 'rule', color: COLOUR.line },
  encoding: {
    x: { value: plot.left },
    x2: { value: plot.right },
    y: { field: 'value', type: 'quantitative', scale: valueScale(ticks, panel), axis: null },
  },
});

const valueLabels = (ticks: readonly number[], panel: Panel, plot: Plot): Layer => ({
  data: { values: ticks.map((value) => ({ value, text: axisCount(value) })) },
  mark: { type: 'text', align: 'right', baseline: 'middle', fontSize: SIZE.small, color: COLOUR.muted },
  encoding: {
    x: { value: plot.left - 8 },
    y: { field: 'value', type: 'quantitative', scale: valueScale(ticks, panel), axis: null },
    text: { field: 'text', type: 'nominal' },
  },
});

/** `Denied  ■ in 12,345 flows  ■ out 6 flows`: the panel's name, key and totals in one line. */
function heading(name: keyof typeof PANELS, title: string, { timeline, plot }: CoveredTimeline): Layer[] {
  const { points } = timeline;
  const { series } = PANELS[name];
  const y = plot.panels[name].headY;
  const total = (field: 'allowedIn' | 'allowedOut' | 'deniedIn' | 'deniedOut'): string =>
    counted(
      points.reduce((sum, point) => sum + point[field], 0),
      'flow',
    );
  const key = (x: number, field: (typeof series)[number], text: string): Layer[] => [
    box({ x, y: y - 7, width: 14, height: 14 }, COLOUR[field]),
    note(text, { x: x + 21, y: y + 1 }),
  ];
  return [
    note(title, { y: y + 1, weight: BOLD, size: SIZE.label }),
    ...key(plot.left + 40, series[0], `in: ${total(series[0])}`),
    ...key(plot.left + 260, series[1], `out: ${total(series[1])}`),
  ];
}
