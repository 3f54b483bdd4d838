import { type Layer, note } from '../canvas.ts';
import { COLOUR, SIZE } from '../theme.ts';
import { timeTicks, zoneText } from '../time-axis.ts';
import { type Plot, timeX } from './timeline-plot.ts';

const MOST_TICKS = 9;
/** A label nearer to an edge than half its width is pushed inwards. */
const EDGE = 24;

/** The time axis under both panels: lines, times of the zone's clock, dates, and the zone by name. */
export function timeAxisLayers(plot: Plot, timeZone: string): Layer[] {
  const ticks = timeTicks(plot.window, timeZone, MOST_TICKS).map((tick) => {
    const x = timeX(tick.timeMs, plot);
    return { x, labelX: Math.min(x, plot.right - EDGE), label: tick.label, date: tick.date };
  });
  const { allowed, denied } = plot.panels;
  return [
    ticksIn(ticks, allowed.bottom, 5),
    ticksIn(ticks, denied.bottom, 5),
    tickText(ticks, 'label', plot.bottom + 18),
    tickText(dated(ticks), 'date', plot.bottom + 37),
    note(zoneText(plot.window, timeZone), { x: plot.right, y: plot.bottom + 58, align: 'right', colour: COLOUR.muted }),
  ];
}

interface Tick {
  readonly x: number;
  readonly labelX: number;
  readonly label: string;
  readonly date: string;
}

/** Dates that would stand in one another are left out: the later one says more. */
const dated = (ticks: readonly Tick[]): readonly Tick[] =>
  ticks
    .filter((tick) => tick.date !== '')
    .filter((tick, index, all) => (all[index + 1]?.labelX ?? Number.POSITIVE_INFINITY) - tick.labelX > 86);

const ticksIn = (ticks: readonly Tick[], top: number, length: number): Layer => ({
  data: { values: ticks.map(({ x }) => ({ x })) },
  mark: { type: 'rule', color: COLOUR.muted },
  encoding: {
    x: { field: 'x', type: 'quantitative', scale: null, axis: null },
    y: { value: top },
    y2: { value: top + length },
  },
});

const tickText = (ticks: readonly Tick[], field: 'label' | 'date', y: number): Layer => ({
  data: { values: ticks.map((tick) => ({ x: tick.labelX, text: tick[field] })) },
  mark: { type: 'text', align: 'center', baseline: 'middle', fontSize: SIZE.small, color: COLOUR.muted },
  encoding: {
    x: { field: 'x', type: 'quantitative', scale: null, axis: null },
    y: { value: y },
    text: { field: 'text', type: 'nominal' },
  },
});
