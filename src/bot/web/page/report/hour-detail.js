import { button, element } from '../dom.js';
import { withoutBrush } from './brush.js';
import { drawChart } from './chart.js';
/** @import { Actions } from './actions.js' */
/** @import { ChartView } from './chart.js' */
/** @import { Ask } from './view-figure.js' */

const BUCKET_MS = 300_000;

/** The twelve bars of five minutes that an hour of the matrix opens to. */
export class HourDetail {
  #ask;
  #actions;
  #stop = new AbortController();
  /** @type {ChartView | null} */
  #chart = null;
  node = element('div', 'hour');

  /**
   * @param {Ask} ask
   * @param {Actions} actions
   */
  constructor(ask, actions) {
    this.#ask = ask;
    this.#actions = actions;
    this.node.hidden = true;
  }

  /** @param {{ fromMs: number, toMs: number, measure: string }} hour */
  async open({ fromMs, toMs, measure }) {
    this.close();
    // A file has the whole window only.
    if (!this.#actions.hasCards) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const place = element('div', 'chart');
    const only = button('secondary small', 'Show only this hour', () => this.#actions.setTime(fromMs, toMs));
    const head = element('header', '', element('h3', '', 'This hour in steps of five minutes'), only);
    this.node.replaceChildren(head, place);
    this.node.hidden = false;
    try {
      const query = { from: fromMs, to: toMs, measure, bucket: BUCKET_MS };
      const { chart } = await this.#ask('timeline', query, signal);
      if (!signal.aborted && chart !== null) this.#chart = await drawChart(place, withoutBrush(chart), () => undefined);
    } catch (error) {
      if (!signal.aborted) place.replaceChildren(element('p', 'problem', String(error)));
    }
  }

  close() {
    this.#stop.abort();
    this.#chart?.finalize();
    this.#chart = null;
    this.node.hidden = true;
  }
}
