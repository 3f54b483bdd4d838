import { type Layer, line, note } from '../canvas.ts';
import { COLOUR } from '../theme.ts';
import { timeTicks, zoneText } from '../time-axis.ts';
import { type Plot, timeX } from './timeline-plot.ts';

const MOST_TICKS = { phone: 5, desk: 9 } as const;
/** A label nearer to an edge than half its width is pushed inwards. */
const EDGE = 24;

/** The time axis under both panels: lines, times of the zone's clock, dates, and the zone by name. */
export function timeAxisLayers(plot: Plot, timeZone: string): Layer[] {
  const ticks = timeTicks(plot.window, timeZone, MOST_TICKS[plot.frame.kind]).map((tick) => {
    const x = timeX(tick.timeMs, plot);
    return { x, labelX: Math.min(x, plot.right - EDGE), label: tick.label, date: tick.date };
  });
  const { allowed, denied } = plot.panels;
  return [
    ...ticksIn(ticks, allowed.bottom, 5),
    ...ticksIn(ticks, denied.bottom, 5),
    ...tickText(ticks, 'label', plot.bottom + 18),
    ...tickText(dated(ticks), 'date', plot.bottom + 37),
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

const ticksIn = (ticks: readonly Tick[], top: number, length: number): Layer[] =>
  ticks.map(({ x }) => line({ x, x2: x, y: top, y2: top + length }, COLOUR.muted));

const tickText = (ticks: readonly Tick[], field: 'label' | 'date', y: number): Layer[] =>
  ticks.map((tick) => note(tick[field], { x: tick.labelX, y, align: 'center', colour: COLOUR.muted }));
