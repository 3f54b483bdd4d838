import { byId } from '../dom.js';
import { onBrushed, withBrush, withoutBrush } from './brush.js';
import { drawChart } from './chart.js';
/** @import { ReportHead, ViewAnswer, WireChart } from '../../report/wire.ts' */
/** @import { ChartView } from './chart.js' */

/** Steps of the sliders. */
const STEPS = 240;
/**
 * @typedef {object} TimeParts
 * @property {ReportHead} head
 * @property {(signal: AbortSignal) => Promise<ViewAnswer>} ask
 * @property {(from: number | null, to: number | null) => void} choose
 */

/** The whole report's time above everything: brushed with the pointer, or set by two sliders. */
export class TimeBar {
  #parts;
  /** @type {ChartView | null} */
  #view = null;
  /** @type {WireChart | null} */
  #chart = null;
  #stop = new AbortController();
  #from = byId('time-from', HTMLInputElement);
  #to = byId('time-to', HTMLInputElement);
  #text = byId('time-text', HTMLOutputElement);
  #format;
  /** @type {{ from: number | null, to: number | null }} */
  #chosen = { from: null, to: null };

  /** @param {TimeParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#format = new Intl.DateTimeFormat('en-GB', {
      timeZone: parts.head.timeZone,
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    for (const slider of [this.#from, this.#to]) {
      slider.max = String(STEPS);
      slider.addEventListener('input', () => this.#say());
      slider.addEventListener('change', () => this.#slid());
    }
    onBrushed(byId('time-chart', HTMLElement), {
      view: () => this.#view,
      bounds: () => parts.head,
      choose: ({ from, to }) => this.#brushed(from, to),
    });
  }

  /** @param {{ from: number | null, to: number | null }} chosen */
  async show(chosen) {
    this.#chosen = chosen;
    const { fromMs, toMs } = this.#parts.head;
    const step = (/** @type {number} */ timeMs) => String(Math.round(((timeMs - fromMs) / (toMs - fromMs)) * STEPS));
    this.#from.value = step(chosen.from ?? fromMs);
    this.#to.value = step(chosen.to ?? toMs);
    this.#say();
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const { chart } = await this.#parts.ask(signal);
    if (signal.aborted || chart === null) return;
    this.#chart = chart;
    await this.redraw();
  }

  async redraw() {
    if (this.#chart === null) return;
    this.#view?.finalize();
    const { isFile } = this.#parts.head;
    const shown = isFile ? withoutBrush(this.#chart) : withBrush(this.#chart, this.#chosen);
    this.#view = await drawChart(byId('time-chart', HTMLElement), shown, () => undefined);
  }

  /** @param {number} timeMs */
  name(timeMs) {
    return this.#format.format(timeMs);
  }

  /**
   * @param {number | null} from
   * @param {number | null} to
   */
  #brushed(from, to) {
    if (from !== this.#chosen.from || to !== this.#chosen.to) this.#parts.choose(from, to);
  }

  #slid() {
    const [from, to] = this.#slidTimes();
    const { fromMs, toMs } = this.#parts.head;
    if (from >= to) return;
    const isAll = from <= fromMs && to >= toMs;
    this.#parts.choose(isAll ? null : from, isAll ? null : to);
  }

  /** @returns {[number, number]} */
  #slidTimes() {
    const { fromMs, toMs } = this.#parts.head;
    const at = (/** @type {HTMLInputElement} */ { value }) =>
      Math.round(fromMs + (Number(value) / STEPS) * (toMs - fromMs));
    return [at(this.#from), at(this.#to)];
  }

  #say() {
    const [from, to] = this.#slidTimes();
    this.#text.textContent = from < to ? `${this.name(from)} – ${this.name(to)}` : 'The beginning is behind the end.';
    this.#from.setAttribute('aria-valuetext', this.name(from));
    this.#to.setAttribute('aria-valuetext', this.name(to));
  }
}
