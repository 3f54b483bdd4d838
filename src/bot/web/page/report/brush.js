/** @import { WireChart } from '../../report/wire.ts' */
/** @import { ChartView } from './chart.js' */

/** @typedef {{ name?: unknown, value?: unknown }} Brush */
/** @typedef {{ from: number | null, to: number | null }} TimeRange ms since 1970; null for all */

/** A brush narrower than this share of the axis is a click. */
const LEAST_SHARE = 0.004;

/**
 * The chart of time with the chosen part brushed already.
 * @param {WireChart} chart
 * @param {TimeRange} chosen
 */
export const withBrush = (chart, { from, to }) =>
  from === null || to === null ? chart : changed(chart, (brush) => ({ ...brush, value: { x: [from, to] } }));

/**
 * The chart where nothing can be brushed.
 * @param {WireChart} chart
 */
export const withoutBrush = (chart) => changed(chart, null);

/**
 * @param {WireChart} chart
 * @param {((brush: Brush) => Brush) | null} change
 * @returns {WireChart}
 */
function changed(chart, change) {
  const spec = structuredClone(chart.spec);
  const layers = typeof spec === 'object' && spec !== null ? Reflect.get(spec, 'layer') : [];
  for (const layer of Array.isArray(layers) ? layers : []) {
    if (Array.isArray(layer.params)) layer.params = change === null ? [] : layer.params.map(change);
  }
  return { ...chart, spec };
}

/**
 * Tells what was brushed in a place, when the pointer is let go.
 * @param {HTMLElement} place
 * @param {{ view: () => ChartView | null, bounds: () => { fromMs: number, toMs: number }, choose: (range: TimeRange) => void }} parts
 */
export function onBrushed(place, { view, bounds, choose }) {
  place.addEventListener('pointerdown', () => {
    // A frame later vega has the last movement too.
    const end = () => requestAnimationFrame(() => tell());
    window.addEventListener('pointerup', end, { once: true });
  });
  const tell = () => {
    const range = brushed(view());
    if (range === null) return choose({ from: null, to: null });
    const { fromMs, toMs } = bounds();
    const [from, to] = [Math.max(fromMs, Math.round(range[0])), Math.min(toMs, Math.round(range[1]))];
    if (to - from >= (toMs - fromMs) * LEAST_SHARE) choose({ from, to });
  };
}

/**
 * What the axis of a chart of time goes from and to.
 * @param {WireChart | null} chart
 */
export function boundsOf(chart) {
  /** @type {unknown} */
  let found = chart?.spec;
  for (const step of ['layer', 0, 'encoding', 'x', 'scale', 'domain']) {
    found = typeof found === 'object' && found !== null ? Reflect.get(found, step) : undefined;
  }
  const [fromMs, toMs] = Array.isArray(found) ? found.map(Number) : [];
  return { fromMs: fromMs ?? 0, toMs: toMs ?? 0 };
}

/**
 * @param {ChartView | null} view
 * @returns {[number, number] | null}
 */
function brushed(view) {
  const brush = view?.signal('brush');
  const range = typeof brush === 'object' && brush !== null ? Reflect.get(brush, 'fromMs') : undefined;
  if (!Array.isArray(range) || range.length !== 2) return null;
  const [low = 0, high = 0] = range.map(Number).toSorted((a, b) => a - b);
  return [low, high];
}
