import { element } from '../dom.js';
import { chartConfig, filled, palette } from './palette.js';
import { showTooltip } from './tooltip.js';
/** @import { WireChart } from '../../report/wire.ts' */

/**
 * What a click on a mark says: a filter, or a stretch of time.
 * @typedef {{ where?: string | null, fromMs?: number, toMs?: number }} Clicked
 */
/**
 * What of vega's view is used here.
 * @typedef {object} ChartView
 * @property {(name: string) => unknown} signal
 * @property {(name: string, listener: (name: string, value: unknown) => void) => void} addSignalListener
 * @property {(name: string, listener: (event: Event, item: { datum?: Clicked } | null) => void) => void} addEventListener
 * @property {() => void} finalize
 * @property {() => Promise<unknown>} resize
 */
/** @typedef {(place: HTMLElement, spec: unknown, options: unknown) => Promise<{ view: ChartView }>} Embed */

const world = once(() => outlines());

/**
 * Draws a chart in its place, in place of the one before. A click on a mark goes to `onClick`.
 * @param {HTMLElement} place
 * @param {WireChart} chart
 * @param {(clicked: Clicked) => void} onClick
 * @returns {Promise<ChartView>}
 */
export async function drawChart(place, { title, alt, spec, made }, onClick) {
  const names = { ...palette(), ...(usesWorld(spec) ? { $world: await world() } : {}) };
  const stage = element('div', `stage ${made}`);
  place.replaceChildren(stage);
  const width = stage.clientWidth;
  const fitting = made === 'page' ? sized(filled(spec, names), { width, isMap: usesWorld(spec) }) : spec;
  const { view } = await embed()(stage, fitting, {
    mode: 'vega-lite',
    actions: false,
    renderer: 'svg',
    // Expressions are interpreted: the page's policy forbids to make code of text.
    ast: true,
    // Its style sheet would be an inline one; what is needed of it is in views.css.
    defaultStyle: false,
    tooltip: showTooltip,
    ...(made === 'page' ? { config: chartConfig(width) } : {}),
  });
  stage.setAttribute('role', 'img');
  stage.setAttribute('aria-label', alt.startsWith(title) ? alt : `${title}. ${alt}`);
  // The marks have no names of their own; the table below says the same to those who cannot see.
  for (const child of stage.children) child.setAttribute('aria-hidden', 'true');
  view.addEventListener('click', (_event, item) => {
    if (item?.datum !== undefined) onClick(item.datum);
  });
  return view;
}

/**
 * A map is half as high as wide, within bounds.
 * @param {unknown} spec
 * @param {{ width: number, isMap: boolean }} place
 */
function sized(spec, { width, isMap }) {
  if (!isMap || typeof spec !== 'object' || spec === null) return spec;
  return { ...spec, height: Math.round(Math.min(480, Math.max(170, width * 0.48))) };
}

/** @returns {Embed} */
function embed() {
  const found = Reflect.get(globalThis, 'vegaEmbed');
  if (typeof found !== 'function') throw new Error('The program for charts has not been loaded.');
  return /** @type {Embed} */ (found);
}

/** @param {unknown} spec */
const usesWorld = (spec) => JSON.stringify(spec).includes('"$world"');

/** Outlines of countries: in the page where it is one file, else from the server. */
async function outlines() {
  const inside = document.getElementById('world');
  if (inside !== null) return JSON.parse(inside.textContent ?? 'null');
  const response = await fetch('/r/assets/world.json');
  return response.json();
}

/**
 * @template T
 * @param {() => Promise<T>} make
 * @returns {() => Promise<T>}
 */
function once(make) {
  /** @type {Promise<T> | null} */
  let made = null;
  return () => (made ??= make());
}
