import { button, element } from '../dom.js';
import { filterButton } from './filter-button.js';
import { rememberedColumns, rememberColumns } from './column-memory.js';
/** @import { FlowsAnswer, ReportHead, WireColumn } from '../../report/wire.ts' */
/** @import { Actions } from './actions.js' */

const PAGE_SIZES = [25, 50, 100, 200];

/**
 * @typedef {object} FlowsParts
 * @property {ReportHead} head
 * @property {Actions} actions
 * @property {(query: Record<string, string | number>, signal: AbortSignal) => Promise<FlowsAnswer>} ask
 * @property {(path: string, query: Record<string, string>) => string} fileAddress
 */

/** The flow table: sorted and cut into pages by the server, with the columns that a person wants. */
export class FlowsPanel {
  #parts;
  #columns;
  #order = 'first';
  #ascending = false;
  #offset = 0;
  #limit = 50;
  #stop = new AbortController();
  #frame = element('div', 'table-frame');
  #position = element('p', 'position');
  #previous = button('secondary small', '← Previous', () => this.#page(-1));
  #next = button('secondary small', 'Next →', () => this.#page(1));
  #files = element('div', 'files');
  #find = element('input', 'find');
  #problem = element('p', 'problem');

  /** @param {FlowsParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#columns = rememberedColumns(parts.head);
    this.#frame.tabIndex = 0;
    this.#frame.setAttribute('role', 'region');
    this.#frame.setAttribute('aria-label', 'Flows');
    this.#position.setAttribute('role', 'status');
    this.#problem.setAttribute('role', 'alert');
    this.#problem.hidden = true;
    this.node = element(
      'div',
      'flows',
      element(
        'div',
        'flows-bar',
        this.#position,
        ...this.#finder(),
        this.#previous,
        this.#next,
        this.#sizes(),
        this.#chooser(),
      ),
      this.#problem,
      this.#frame,
      this.#files,
    );
    this.refresh();
  }

  refresh() {
    this.#offset = 0;
    void this.#load();
  }

  redraw() {}

  dispose() {
    this.#stop.abort();
  }

  /** @returns {readonly WireColumn[]} */
  #shown() {
    return this.#parts.head.columns.filter(({ id }) => this.#columns.has(id));
  }

  async #load() {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#frame.setAttribute('aria-busy', 'true');
    const columns = this.#shown();
    const query = {
      order: this.#order,
      ascending: this.#ascending ? '1' : '0',
      columns: columns.map(({ id }) => id).join(','),
    };
    try {
      const place = { offset: this.#offset, limit: this.#limit, find: this.#find.value.trim() };
      const answer = await this.#parts.ask({ ...query, ...place }, signal);
      if (signal.aborted) return;
      this.#problem.hidden = true;
      this.#show(columns, answer);
      this.#fileLinks(query, answer);
    } catch (error) {
      if (signal.aborted) return;
      this.#problem.textContent = error instanceof Error ? error.message : String(error);
      this.#problem.hidden = false;
    }
    this.#frame.removeAttribute('aria-busy');
  }

  /**
   * @param {readonly WireColumn[]} columns
   * @param {FlowsAnswer} answer
   */
  #show(columns, { rows, where, total, offset, isTotalExact }) {
    const heads = columns.map((column) => this.#head(column));
    const lines = rows.map((cells, row) =>
      element('tr', '', ...cells.map((cell, index) => this.#cell(cell, where[row]?.[index] ?? '', columns[index]))),
    );
    const table = element(
      'table',
      '',
      element('thead', '', element('tr', '', ...heads)),
      element('tbody', '', ...lines),
    );
    table.setAttribute('aria-label', 'Flows');
    this.#frame.replaceChildren(table);
    this.#frame.scrollTop = 0;
    const about = isTotalExact ? '' : 'about ';
    const all = `${about}${total.toLocaleString('en')}`;
    this.#position.textContent =
      rows.length === 0
        ? total === 0
          ? 'No flows fit.'
          : `No more flows: there are ${all}.`
        : `${(offset + 1).toLocaleString('en')}–${(offset + rows.length).toLocaleString('en')} of ${all} flows`;
    this.#previous.disabled = offset === 0;
    this.#next.disabled = offset + rows.length >= total;
  }

  /**
   * @param {string} text
   * @param {string} where
   * @param {WireColumn | undefined} column
   */
  #cell(text, where, column) {
    const inside = where === '' ? [text] : filterButton(text, where, this.#parts.actions);
    const cell = element('td', column?.align === 'right' ? 'number' : '', ...inside);
    if (column !== undefined) cell.dataset['column'] = column.id;
    return cell;
  }

  /** @param {WireColumn} column */
  #head({ title, order, align }) {
    const head = element('th', align === 'right' ? 'number' : '');
    head.scope = 'col';
    if (order === '') {
      head.append(title);
      return head;
    }
    const isSorted = order === this.#order;
    const arrow = isSorted ? (this.#ascending ? ' ↑' : ' ↓') : '';
    head.setAttribute('aria-sort', isSorted ? (this.#ascending ? 'ascending' : 'descending') : 'none');
    head.append(button('sort', `${title}${arrow}`, () => this.#sort(order)));
    return head;
  }

  /** @param {string} order */
  #sort(order) {
    this.#ascending = order === this.#order ? !this.#ascending : false;
    this.#order = order;
    this.#offset = 0;
    void this.#load();
  }

  /** @param {1 | -1} by */
  #page(by) {
    this.#offset = Math.max(0, this.#offset + by * this.#limit);
    void this.#load();
  }

  /** In a file words are looked for in the rows that it has; the server has the filter for it. */
  #finder() {
    if (!this.#parts.head.isFile) return [];
    this.#find.type = 'search';
    this.#find.placeholder = 'Find in these flows';
    this.#find.setAttribute('aria-label', 'Find in these flows');
    this.#find.addEventListener('input', () => this.refresh());
    return [this.#find];
  }

  #sizes() {
    const select = element(
      'select',
      'small',
      ...PAGE_SIZES.map((size) => new Option(`${size} rows`, String(size), false, size === this.#limit)),
    );
    select.setAttribute('aria-label', 'Rows on a page');
    select.addEventListener('change', () => {
      this.#limit = Number(select.value);
      this.#offset = 0;
      void this.#load();
    });
    return select;
  }

  #chooser() {
    const choices = this.#parts.head.columns.map(({ id, title }) => {
      const box = element('input', '');
      box.type = 'checkbox';
      box.checked = this.#columns.has(id);
      box.addEventListener('change', () => {
        if (box.checked) this.#columns.add(id);
        else this.#columns.delete(id);
        rememberColumns(this.#parts.head, this.#columns);
        void this.#load();
      });
      return element('label', '', box, title);
    });
    return element('details', 'chooser', element('summary', '', 'Columns'), element('div', 'choices', ...choices));
  }

  /**
   * @param {Record<string, string>} query
   * @param {FlowsAnswer} answer
   */
  #fileLinks(query, { total, note = '' }) {
    const { head, fileAddress } = this.#parts;
    if (head.isFile) {
      this.#files.replaceChildren(element('span', 'quiet', note));
      return;
    }
    const kinds = [
      { path: 'flows.csv', label: 'CSV' },
      { path: 'flows.ndjson', label: 'NDJSON' },
      ...(head.hasPackets ? [{ path: 'packets', label: 'Packets (pcap)' }] : []),
    ];
    const links = kinds.map(({ path, label }) => {
      const link = element('a', 'file small', label);
      link.href = fileAddress(path, query);
      link.download = '';
      return link;
    });
    const cut =
      total > head.downloadRows
        ? `the first ${head.downloadRows.toLocaleString('en')} flows in this order`
        : 'these flows';
    this.#files.replaceChildren(element('span', 'quiet', `Download ${cut}:`), ...links);
  }
}
