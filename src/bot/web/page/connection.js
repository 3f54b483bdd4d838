import { loadPage } from './api.js';
/** @import { ChatEntry } from '../wire.ts' */

const RETRY_MS = 2_000;
/** A browser keeps six connections per server: hidden tabs give theirs up and ask now and then. */
const HIDDEN_POLL_MS = 15_000;

/**
 * Keeps the conversation coming: a stream while the page is seen, a question now and then while it is hidden.
 * The sequence of the last change is kept here, so that every way of asking goes on where the last one ended.
 */
export class Connection {
  #sequence = 0;
  /** @type {EventSource | null} */
  #source = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #onEntry;
  #onState;

  /** @param {{ onEntry: (entry: ChatEntry) => void, onState: (connected: boolean) => void }} handlers */
  constructor({ onEntry, onState }) {
    this.#onEntry = onEntry;
    this.#onState = onState;
  }

  /**
   * @param {number} sequence of the last change that the page has
   */
  start(sequence) {
    this.#sequence = sequence;
    document.addEventListener('visibilitychange', () => this.#follow());
    // A page put aside by the browser comes back with its stream closed.
    window.addEventListener('pageshow', (event) => event.persisted && this.#follow());
    this.#follow();
  }

  #follow() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    if (document.hidden) this.#timer = setTimeout(() => this.#poll(), HIDDEN_POLL_MS);
    else this.#open();
  }

  #open() {
    const source = new EventSource(`/chat/api/stream?after=${this.#sequence}`);
    this.#source = source;
    source.addEventListener('open', () => this.#onState(true));
    source.addEventListener('entry', (event) => this.#take(JSON.parse(event.data)));
    source.addEventListener('error', () => {
      this.#onState(false);
      // The browser reconnects by itself after a lost connection, but gives up after an answer such as 503.
      if (source.readyState === EventSource.CLOSED) this.#timer = setTimeout(() => this.#follow(), RETRY_MS);
    });
  }

  async #poll() {
    try {
      const page = await loadPage({ after: this.#sequence });
      for (const entry of page.entries) this.#take(entry);
      this.#onState(true);
    } catch {
      this.#onState(false);
    }
    if (document.hidden) this.#timer = setTimeout(() => this.#poll(), HIDDEN_POLL_MS);
  }

  /** @param {ChatEntry} entry */
  #take(entry) {
    if (entry.sequence <= this.#sequence) return;
    this.#sequence = entry.sequence;
    this.#onEntry(entry);
  }
}
