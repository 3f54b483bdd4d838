import { classOf, countClasses } from './count-classes.ts';
import { COUNT_RAMP } from './theme.ts';

/** From which value on a field has which colour. */
export interface HeatClass {
  readonly from: number;
  readonly colour: string;
}

/** With a largest value so many times the median, all but a few fields would look alike on equal steps. */
const LINEAR_RATIO = 8;
/** Steps are made for this share of all values; what lies above is in the last class, which has no upper end. */
const TOP_SHARE = 0.95;
/** A value so many times what the steps are made for has a class of its own: a burst must not look like a busy hour. */
const ODD_RATIO = 2;
const NICE = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;

/**
 * Classes for fields of a matrix: equal steps where values are alike, as through the hours of a day, steps of powers of ten
 * where few hold most of everything. Values of zero and less have no class.
 */
export function heatClasses(values: readonly number[]): readonly HeatClass[] {
  const some = values.filter((value) => value > 0).toSorted((one, other) => one - other);
  const median = some[some.length >> 1] ?? 0;
  const top = some[Math.floor((some.length - 1) * TOP_SHARE)] ?? 0;
  if (top > LINEAR_RATIO * median || top < COUNT_RAMP.length) return countClasses(some.at(-1) ?? 0);
  const max = some.at(-1) ?? 0;
  const isOdd = max > ODD_RATIO * top;
  const even = isOdd ? COUNT_RAMP.slice(0, -1) : COUNT_RAMP;
  const step = niceStep(top / even.length);
  const classes = even.map((colour, index) => ({ from: Math.max(1, index * step), colour }));
  const odd = { from: Math.ceil((ODD_RATIO * top) / step) * step, colour: COUNT_RAMP[COUNT_RAMP.length - 1] ?? '' };
  return (isOdd ? [...classes, odd] : classes).filter(({ from }) => from <= max);
}

/** The class of a value, null for nothing. */
export const heatClassOf = (value: number, classes: readonly HeatClass[]): HeatClass | null =>
  value > 0 ? classOf(value, classes) : null;

/** The nearest round number, a whole one. */
function niceStep(about: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(about)));
  const away = (step: number): number => Math.abs(step - about);
  const steps = NICE.map((factor) => factor * power);
  return Math.ceil(steps.reduce((best, step) => (away(step) < away(best) ? step : best)));
}
