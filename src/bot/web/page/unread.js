import { TONE_WORDS } from './tone.js';
/** @import { ChatEntry } from '../wire.ts' */

/** Tells what has come to those who do not see it: screen readers, and the tab's title while the page is hidden. */
export class Unread {
  #announcer;
  #title = document.title;
  /** @type {Set<string>} */
  #unseen = new Set();

  /** @param {HTMLElement} announcer a polite live region */
  constructor(announcer) {
    this.#announcer = announcer;
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#unseen.clear();
      this.#count();
    });
  }

  /**
   * @param {ChatEntry} entry
   * @param {ChatEntry | undefined} former
   */
  tell(entry, former) {
    const { message, state } = entry;
    // Steps of progress are for the eye; begun and done are told.
    if (message === undefined || former?.state === state) return;
    const word = TONE_WORDS[message.tone];
    this.#announcer.textContent = `Flowbell: ${word === '' ? '' : `${word}: `}${message.title}`;
    if (document.hidden) this.#unseen.add(entry.id);
    this.#count();
  }

  #count() {
    document.title = this.#unseen.size === 0 ? this.#title : `(${this.#unseen.size}) ${this.#title}`;
  }
}
