import { shortCount } from './chart-text.ts';
import { COUNT_RAMP } from './theme.ts';

/** A range of counts that shares a colour, from `from` up to the next class. */
export interface CountClass {
  readonly from: number;
  readonly label: string;
  readonly colour: string;
}

/**
 * Classes of 1, 10 or 100 … times the one before, at most as many as there are colours, up to the one that holds `max`.
 * Counts of flows differ by powers of ten between countries: on a linear scale all but one would look empty.
 */
export function countClasses(max: number): readonly CountClass[] {
  const decades = Math.floor(Math.log10(Math.max(1, max))) + 1;
  const step = 10 ** Math.ceil(decades / COUNT_RAMP.length);
  const edges: number[] = [];
  for (let from = 1; from <= Math.max(1, max); from *= step) edges.push(from);
  return edges.map((from, index) => ({
    from,
    label:
      index === edges.length - 1
        ? `${shortCount(from)} or more`
        : `${shortCount(from)} – ${shortCount(from * step - 1)}`,
    colour: colourAt(index, edges.length),
  }));
}

/** The class that a count of at least 1 falls into. */
export function classOf<Class extends { readonly from: number }>(count: number, classes: readonly Class[]): Class {
  const found = classes.findLast((one) => count >= one.from) ?? classes[0];
  if (found === undefined) throw new RangeError(`count ${count} has no class`);
  return found;
}

/** The last class is always the darkest. */
const colourAt = (index: number, count: number): string =>
  COUNT_RAMP[COUNT_RAMP.length - count + index] ?? COUNT_RAMP[0];
