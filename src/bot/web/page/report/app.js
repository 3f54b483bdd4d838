import { copyFrom } from '../clipboard.js';
import { byId, element } from '../dom.js';
import { startThemeButton } from '../theme.js';
import { AddressCard } from './card.js';
import { FilterBar } from './filter-bar.js';
import { FlowsPanel } from './flows.js';
import { SectionPanel } from './section.js';
import { addressOf, loadAddress, loadFlows, loadHead, loadSummary, loadView, SourceError } from './source.js';
import { both, readState, writeState } from './state.js';
import { startTabs } from './tabs.js';
import { TimeBar } from './time-bar.js';
/** @import { ReportHead, ReportSummary } from '../../report/wire.ts' */
/** @import { State } from './state.js' */

/** The whole page: what is shown is a state, and every part asks for what the state says. */
class ReportApp {
  #head;
  #state = readState();
  #filter = new FilterBar((where) => this.#change({ where }));
  #time;
  #card;
  #showTab;
  #stop = new AbortController();
  /** @type {{ tab: string, panel: SectionPanel | FlowsPanel } | null} */
  #open = null;

  /** @param {ReportHead} head */
  constructor(head) {
    this.#head = head;
    document.title = `${head.title}, ${head.range} · Flowbell`;
    byId('title', HTMLElement).textContent = head.title;
    byId('range', HTMLElement).textContent = head.range;
    byId('expires', HTMLElement).textContent = head.isFile
      ? `Made by Flowbell, ${head.expires}.`
      : `This link holds until ${head.expires}.`;
    // What needs a server is not there without one.
    for (const id of ['filter', 'time-range', 'share']) byId(id, HTMLElement).hidden = head.isFile;
    this.#time = new TimeBar({
      head,
      ask: (signal) => loadView('timeline', { where: this.#state.where }, signal),
      choose: (from, to) => this.#narrow({ from, to }),
    });
    this.#card = new AddressCard({
      ask: (address, signal) => loadAddress(address, this.#query(), signal),
      actions: this.#actions(),
    });
    this.#showTab = startTabs(head.sections, (tab) => this.#change({ tab }));
    window.addEventListener('popstate', () => this.#moved());
    window.addEventListener('hashchange', () => this.#moved());
    const share = byId('share', HTMLButtonElement);
    share.addEventListener('click', () => void copyFrom(share, location.href));
    const redraw = () => {
      void this.#time.redraw();
      this.#open?.panel.redraw();
    };
    byId('theme', HTMLButtonElement).addEventListener('click', redraw);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
    void this.#refresh();
  }

  /** The address was changed by hand or by going back. */
  #moved() {
    const state = readState();
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    void this.#refresh();
  }

  /** @param {Partial<State>} change */
  #change(change) {
    const before = this.#state;
    this.#state = { ...before, ...change };
    writeState(this.#state);
    if ('tab' in change && Object.keys(change).length === 1) this.#showPanel(false);
    else void this.#refresh();
  }

  /** @returns {import('./actions.js').Actions} */
  #actions() {
    return {
      addFilter: (where) => this.#narrow({ where: both(this.#state.where, where) }),
      setTime: (from, to) => this.#narrow({ from, to }),
      openCard: (address) => void this.#card.open(address),
      hasCards: !this.#head.isFile,
    };
  }

  /**
   * A click on something; a file has one filter and one window.
   * @param {Partial<State>} change
   */
  #narrow(change) {
    if (!this.#head.isFile) this.#change(change);
  }

  #query() {
    const { where, from, to } = this.#state;
    return { where, from, to };
  }

  /** Everything anew. The summary comes first: it says whether the filter is understood. */
  async #refresh() {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#filter.show(this.#state.where);
    try {
      const summary = await loadSummary(this.#query(), signal);
      if (signal.aborted) return;
      this.#showSummary(summary);
    } catch (error) {
      if (signal.aborted) return;
      const at = error instanceof SourceError ? error.at : null;
      this.#filter.refuse(error instanceof Error ? error.message : String(error), at);
      return;
    }
    this.#time.show(this.#state).catch((/** @type {unknown} */ error) => {
      if (!signal.aborted) byId('time-chart', HTMLElement).replaceChildren(element('p', 'problem', String(error)));
    });
    this.#showPanel(true);
  }

  /** @param {ReportSummary} summary */
  #showSummary({ parts, facts, range, flows }) {
    const { from, to } = this.#state;
    const time =
      from === null || to === null ? [] : [{ label: range, remove: () => this.#change({ from: null, to: null }) }];
    this.#filter.showChips([
      ...this.#head.always.map((label) => ({ label, remove: null })),
      ...time,
      ...parts.map((label, index) => ({
        label,
        remove: () => this.#change({ where: parts.filter((_part, other) => other !== index).reduce(both, '') }),
      })),
    ]);
    byId('facts', HTMLElement).replaceChildren(
      ...facts.map(({ label, value }) => element('div', '', element('dt', '', label), element('dd', '', value))),
    );
    byId('announcer', HTMLElement).textContent = `${flows.toLocaleString('en')} flows, ${range}`;
  }

  /** @param {boolean} isStale whether what the open panel shows is of another filter */
  #showPanel(isStale) {
    const { sections } = this.#head;
    const section = sections.find(({ id }) => id === this.#state.tab) ?? sections[1] ?? sections[0];
    if (section === undefined) return;
    this.#showTab(section.id);
    if (this.#open?.tab === section.id) {
      if (isStale) this.#open.panel.refresh();
      return;
    }
    this.#open?.panel.dispose();
    const panel = section.id === 'flows' ? this.#flowsPanel() : this.#sectionPanel(section);
    this.#open = { tab: section.id, panel };
    byId('panel', HTMLElement).replaceChildren(panel.node);
  }

  #flowsPanel() {
    return new FlowsPanel({
      head: this.#head,
      actions: this.#actions(),
      ask: (query, signal) => loadFlows({ ...this.#query(), ...query }, signal),
      fileAddress: (path, query) => addressOf(path, { ...this.#query(), ...query }),
    });
  }

  /** @param {import('../../report/sections.ts').Section} section */
  #sectionPanel(section) {
    return new SectionPanel(section, {
      actions: this.#actions(),
      ask: (view, query, signal) => loadView(view, { ...this.#query(), ...query }, signal),
    });
  }
}

async function start() {
  startThemeButton();
  try {
    new ReportApp(await loadHead(new AbortController().signal));
  } catch (error) {
    const problem = element('p', 'problem', error instanceof Error ? error.message : String(error));
    problem.setAttribute('role', 'alert');
    byId('panel', HTMLElement).replaceChildren(problem);
  }
}

void start();
