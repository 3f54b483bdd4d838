import { element } from './dom.js';
import { entryNode } from './entry-view.js';
import { dayKey, dayName } from './time.js';
/** @import { Actions } from './blocks.js' */
/** @import { ChatEntry } from '../wire.ts' */

/** The conversation on the page: entries in order of position, a line above each first one of a day. */
export class Timeline {
  #list;
  #actions;
  /** @type {Map<string, ChatEntry>} */
  #entries = new Map();
  /** Requests that have an answer, if only one that is under way. @type {Set<string>} */
  #replied = new Set();

  /**
   * @param {HTMLOListElement} list
   * @param {Actions} actions
   */
  constructor(list, actions) {
    this.#list = list;
    this.#actions = actions;
  }

  /** Position of the oldest entry shown; Infinity while there is none. */
  get oldest() {
    return Math.min(Infinity, ...this.#positions());
  }

  get hasPerson() {
    return this.#entries.values().some((entry) => entry.from === 'person');
  }

  get isEmpty() {
    return this.#entries.size === 0;
  }

  /**
   * Shows a new entry, or a changed one in the place of its former state.
   * @param {ChatEntry} entry
   * @returns {{ node: HTMLLIElement, former: ChatEntry | undefined }}
   */
  put(entry) {
    const former = this.#entries.get(entry.id);
    if (former !== undefined && former.sequence >= entry.sequence) return { node: this.#nodeOf(entry.id), former };
    this.#entries.set(entry.id, entry);
    const node = entryNode(entry, this.#actions);
    if (former === undefined) this.#insert(node, entry);
    else this.#replace(this.#nodeOf(entry.id), node);
    if (entry.replyTo !== undefined) this.#markReplied(entry.replyTo);
    if (entry.from === 'person')
      node.classList.toggle('waits', entry.state === 'waiting' && !this.#replied.has(entry.id));
    return { node, former };
  }

  /**
   * @param {string} id
   * @returns {HTMLElement | null}
   */
  find(id) {
    return document.getElementById(`m-${id}`);
  }

  /** @param {string} requestId */
  #markReplied(requestId) {
    this.#replied.add(requestId);
    this.find(requestId)?.classList.remove('waits');
  }

  /** @param {string} id */
  #nodeOf(id) {
    const node = this.find(id);
    if (node instanceof HTMLLIElement) return node;
    throw new Error(`entry ${id} is known but not shown`);
  }

  #positions() {
    return this.#entries.values().map((entry) => entry.position);
  }

  /**
   * @param {HTMLLIElement} former
   * @param {HTMLLIElement} node
   */
  #replace(former, node) {
    const hadFocus = former.contains(document.activeElement);
    node.classList.add('changed');
    node.dataset['day'] = former.dataset['day'];
    former.replaceWith(node);
    if (!hadFocus) return;
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
  }

  /**
   * @param {HTMLLIElement} node
   * @param {ChatEntry} entry
   */
  #insert(node, entry) {
    const items = [...this.#list.querySelectorAll('li.entry')];
    const after = items.findLast(
      (item) => item instanceof HTMLElement && Number(item.dataset['position']) < entry.position,
    );
    const key = dayKey(entry.timeMs);
    node.dataset['day'] = key;
    if (after === undefined) this.#list.prepend(node);
    else after.after(node);
    this.#dayLine(node);
    const next = node.nextElementSibling;
    if (next instanceof HTMLElement && next.classList.contains('day') && next.dataset['day'] === key) next.remove();
  }

  /** @param {HTMLLIElement} node */
  #dayLine(node) {
    const day = node.dataset['day'] ?? '';
    const before = node.previousElementSibling;
    if (before instanceof HTMLElement && before.dataset['day'] === day) return;
    const line = element('li', 'day');
    line.dataset['day'] = day;
    node.before(line);
    // All of them: what was "Today" when the page was opened may be yesterday by now.
    for (const each of this.#list.querySelectorAll('li.day'))
      if (each instanceof HTMLElement) each.textContent = dayName(Date.parse(each.dataset['day'] ?? ''));
  }
}
