import { byId, element } from '../dom.js';
import { withoutBrush } from './brush.js';
import { drawChart } from './chart.js';
import { viewTable } from './table.js';
/** @import { AddressAnswer } from '../../report/wire.ts' */
/** @import { Actions } from './actions.js' */
/** @import { ChartView } from './chart.js' */

/** All about one address, in a dialog. */
export class AddressCard {
  #dialog = byId('card', HTMLDialogElement);
  #body = byId('card-body', HTMLElement);
  #title = byId('card-title', HTMLElement);
  #stop = new AbortController();
  /** @type {ChartView[]} */
  #charts = [];
  #address = '';
  #parts;

  /** @param {{ ask: (address: string, signal: AbortSignal) => Promise<AddressAnswer>, actions: Actions }} parts */
  constructor(parts) {
    this.#parts = parts;
    byId('card-close', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    byId('card-filter', HTMLButtonElement).addEventListener('click', () => this.#choose(`ip = ${this.#address}`));
    this.#dialog.addEventListener('close', () => this.#end());
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  /** @param {string} address */
  async open(address) {
    this.#end();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#address = address;
    this.#title.textContent = address;
    this.#body.replaceChildren(element('p', 'quiet', 'Looking …'));
    if (!this.#dialog.open) this.#dialog.showModal();
    try {
      const answer = await this.#parts.ask(address, signal);
      if (!signal.aborted) await this.#show(answer);
    } catch (error) {
      if (!signal.aborted)
        this.#body.replaceChildren(element('p', 'problem', error instanceof Error ? error.message : String(error)));
    }
  }

  /** @param {AddressAnswer} answer */
  async #show({ title, facts, charts, tables }) {
    this.#title.textContent = title;
    const places = charts.map((chart) => ({ chart: withoutBrush(chart), place: element('div', 'chart') }));
    const actions = {
      ...this.#parts.actions,
      addFilter: (/** @type {string} */ where) => this.#choose(where),
      openCard: (/** @type {string} */ address) => void this.open(address),
    };
    this.#body.replaceChildren(
      element(
        'dl',
        'facts',
        ...facts.map(({ label, value }) => element('div', '', element('dt', '', label), element('dd', '', value))),
      ),
      ...places.map(({ place }) => place),
      ...tables
        .filter(({ rows }) => rows.length > 0)
        .map((table) => element('section', '', element('h3', '', table.title), viewTable(table, actions))),
    );
    this.#charts = await Promise.all(places.map(({ chart, place }) => drawChart(place, chart, () => undefined)));
  }

  /** @param {string} where */
  #choose(where) {
    this.#dialog.close();
    this.#parts.actions.addFilter(where);
  }

  #end() {
    this.#stop.abort();
    for (const chart of this.#charts) chart.finalize();
    this.#charts = [];
  }
}
