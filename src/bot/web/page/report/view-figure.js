import { element } from '../dom.js';
import { boundsOf, onBrushed, withoutBrush } from './brush.js';
import { drawChart } from './chart.js';
import { HourDetail } from './hour-detail.js';
import { viewTable } from './table.js';
/** @import { SectionView } from '../../report/sections.ts' */
/** @import { ViewAnswer } from '../../report/wire.ts' */
/** @import { Actions } from './actions.js' */
/** @import { ChartView } from './chart.js' */

/** @type {Readonly<Record<string, string>>} */
const MEASURES = { flows: 'Flows', denied: 'Denied', data: 'Data', in: 'In', out: 'Out', packets: 'Packets' };
const COUNTED_ORDERS = new Set(['flows', 'denied', 'bytes']);
/** Views over time, which can be brushed. */
const TIMES = new Set(['timeline', 'actions']);
const ROWS = 10;
const MORE_ROWS = 100;

/**
 * Asks for a view with what was chosen here.
 * @typedef {(view: string, query: Record<string, string | number>, signal: AbortSignal) => Promise<ViewAnswer>} Ask
 */

/** One view: heading, what is counted, the chart, and its numbers. Asked for when it comes into sight. */
export class ViewFigure {
  /** @type {ChartView | null} */
  #chart = null;
  /** @type {ViewAnswer | null} */
  #answer = null;
  #measure;
  #order;
  #limit = ROWS;
  #ask;
  #actions;
  #stop = new AbortController();
  #title = element('h2', '');
  #controls = element('div', 'controls');
  #chartPlace = element('div', 'chart');
  #numbers = element('details', 'numbers');
  #hour;

  /**
   * @param {SectionView} view
   * @param {{ ask: Ask, actions: Actions, isAlone: boolean }} parts
   */
  constructor(view, { ask, actions, isAlone }) {
    this.view = view;
    this.#ask = ask;
    this.#actions = actions;
    this.#measure = view.measures[0] ?? 'flows';
    this.#order = '';
    this.#numbers.hidden = true;
    this.#chartPlace.append(element('p', 'quiet', 'Loading …'));
    this.#hour = new HourDetail(ask, actions);
    onBrushed(this.#chartPlace, {
      view: () => (TIMES.has(view.view) ? this.#chart : null),
      bounds: () => boundsOf(this.#answer?.chart ?? null),
      choose: ({ from, to }) => {
        if (from !== null && to !== null) actions.setTime(from, to);
      },
    });
    // Among others the charts are what is looked for.
    this.#numbers.open = isAlone;
    this.node = element(
      'figure',
      view.half === true ? 'view half' : 'view',
      element('header', '', this.#title, this.#controls),
      this.#chartPlace,
      this.#hour.node,
      this.#numbers,
    );
    this.node.setAttribute('aria-busy', 'true');
    this.node.dataset['view'] = view.view;
    this.node.dataset['state'] = 'waiting';
  }

  /** Asks, and shows what comes. What is there stays until then. */
  async load() {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.node.dataset['state'] = 'loading';
    this.node.setAttribute('aria-busy', 'true');
    const order = this.#order === '' ? {} : { order: this.#order };
    try {
      const as = this.view.as === undefined ? {} : { as: this.view.as };
      const query = { measure: this.#measure, limit: this.#limit, ...order, ...as };
      const answer = await this.#ask(this.view.view, query, signal);
      if (!signal.aborted) await this.#show(answer);
    } catch (error) {
      if (signal.aborted) return;
      this.#chartPlace.replaceChildren(element('p', 'problem', error instanceof Error ? error.message : String(error)));
      this.node.dataset['state'] = 'failed';
    }
    if (!signal.aborted) this.node.removeAttribute('aria-busy');
  }

  /** Colours have changed. */
  async redraw() {
    if (this.#answer !== null) await this.#show(this.#answer);
  }

  dispose() {
    this.#stop.abort();
    this.#chart?.finalize();
    this.#hour.close();
  }

  /** @param {ViewAnswer} answer */
  async #show(answer) {
    this.#answer = answer;
    const { chart, table } = answer;
    const title = chart?.title ?? table?.title ?? '';
    this.#title.textContent = title;
    this.#controls.replaceChildren(...this.#measureButtons(), ...this.#orderChoice(answer));
    this.#chart?.finalize();
    this.#chart = null;
    this.#hour.close();
    this.#chartPlace.hidden = chart === null;
    if (chart !== null) {
      const drawn = this.#actions.hasCards ? chart : withoutBrush(chart);
      this.#chart = await drawChart(this.#chartPlace, drawn, (clicked) => this.#click(clicked));
    }
    this.#numbers.hidden = table === null;
    if (table !== null) {
      const parts = [element('summary', '', `Numbers`), viewTable({ ...table, title }, this.#actions)];
      if (table.more > 0 && this.#limit === ROWS) parts.push(this.#moreButton());
      this.#numbers.replaceChildren(...parts);
    }
    if (chart === null) this.#numbers.open = true;
    this.node.dataset['state'] = 'shown';
  }

  /** @param {import('./chart.js').Clicked} clicked */
  #click({ where, fromMs, toMs }) {
    if (typeof where === 'string') this.#actions.addFilter(where);
    else if (this.view.view === 'hours' && typeof fromMs === 'number' && typeof toMs === 'number')
      void this.#hour.open({ fromMs, toMs, measure: this.#measure });
  }

  #measureButtons() {
    const { measures } = this.view;
    if (measures.length < 2) return [];
    const group = element('div', 'measures');
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', 'Count');
    group.append(
      ...measures.map((measure) => {
        const choice = element('button', 'plain small', MEASURES[measure] ?? measure);
        choice.type = 'button';
        choice.setAttribute('aria-pressed', String(measure === this.#measure));
        choice.addEventListener('click', () => {
          this.#measure = measure;
          this.#order = '';
          void this.load();
        });
        return choice;
      }),
    );
    return [group];
  }

  /** @param {ViewAnswer} answer */
  #orderChoice({ orders, order }) {
    // What is counted says the same already.
    if (orders.every((one) => COUNTED_ORDERS.has(one))) return [];
    const select = element(
      'select',
      'small',
      ...orders.map((one) => new Option(`by ${one}`, one, false, one === order)),
    );
    select.setAttribute('aria-label', 'Order');
    select.addEventListener('change', () => {
      this.#order = select.value;
      void this.load();
    });
    return [select];
  }

  #moreButton() {
    const more = element('button', 'secondary small', `Show up to ${MORE_ROWS} rows`);
    more.type = 'button';
    more.addEventListener('click', () => {
      this.#limit = MORE_ROWS;
      void this.load();
    });
    return more;
  }
}
