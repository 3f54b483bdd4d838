import { button, byId, element } from '../dom.js';

/**
 * @typedef {object} Chip
 * @property {string} label
 * @property {(() => void) | null} remove null for what always applies
 */

/** The filter as text, what is wrong with it, and its parts as chips. */
export class FilterBar {
  #text = byId('filter-text', HTMLInputElement);
  #problem = byId('filter-problem', HTMLElement);
  #chips = byId('chips', HTMLUListElement);

  /** @param {(where: string) => void} apply */
  constructor(apply) {
    const send = () => apply(this.#text.value.trim());
    byId('filter', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      send();
    });
    // The cross of a search box empties it without a submit.
    this.#text.addEventListener('search', () => {
      if (this.#text.value === '') send();
    });
  }

  /** @param {string} where */
  show(where) {
    this.#text.value = where;
    this.#problem.hidden = true;
    this.#text.removeAttribute('aria-invalid');
  }

  /**
   * Says what is wrong and puts the cursor there.
   * @param {string} message
   * @param {number | null} at
   */
  refuse(message, at) {
    this.#problem.textContent = message;
    this.#problem.hidden = false;
    this.#text.setAttribute('aria-invalid', 'true');
    if (at === null) return;
    this.#text.focus();
    this.#text.setSelectionRange(at, this.#text.value.length);
  }

  /** @param {readonly Chip[]} chips */
  showChips(chips) {
    this.#chips.replaceChildren(
      ...chips.map(({ label, remove }) => {
        const item = element('li', remove === null ? 'fixed' : '', element('span', '', label));
        if (remove === null) item.title = 'Part of this report';
        else {
          const cross = button('cross', '✕', remove);
          cross.setAttribute('aria-label', `Remove ${label}`);
          item.append(cross);
        }
        return item;
      }),
    );
  }
}
