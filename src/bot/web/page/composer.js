import { byId } from './dom.js';
/** @import { ChatEntry } from '../wire.ts' */

const REMEMBERED = 100;

/** The message box: grows with its text, brings back what was said, keeps a text that could not be sent. */
export class Composer {
  #text = byId('composer-text', HTMLTextAreaElement);
  #send = byId('send', HTMLButtonElement);
  #problem = byId('composer-problem', HTMLParagraphElement);
  /** What was said, oldest first. @type {string[]} */
  #said = [];
  /** Place in #said; its length while a new text is written. */
  #at = 0;
  #draft = '';
  #say;

  /** @param {(text: string) => Promise<void>} say rejects with the reason to show */
  constructor(say) {
    this.#say = say;
    byId('composer', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.#text.addEventListener('keydown', (event) => this.#key(event));
    this.#text.addEventListener('input', () => this.#fit());
  }

  focus() {
    this.#text.focus();
  }

  /** @param {ChatEntry} entry */
  remember({ text = '' }) {
    if (text === '' || this.#said.at(-1) === text) return;
    const browsing = this.#at < this.#said.length;
    this.#said = [...this.#said, text].slice(-REMEMBERED);
    if (!browsing) this.#at = this.#said.length;
  }

  /**
   * Says a text that did not come from the box, such as a button's command.
   * @param {string} text
   */
  async say(text) {
    this.#show('');
    try {
      await this.#say(text);
    } catch (error) {
      this.#show(error instanceof Error ? error.message : String(error));
      return false;
    }
    return true;
  }

  async #submit() {
    const text = this.#text.value.trim();
    if (text === '' || this.#send.disabled) return;
    this.#send.disabled = true;
    const sent = await this.say(text);
    this.#send.disabled = false;
    // What was typed meanwhile is not thrown away.
    if (sent && this.#text.value.trim() === text) this.#set('');
    this.#at = this.#said.length;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // Enter that ends the input of a Japanese or Chinese word is not ours.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      void this.#submit();
    } else if (event.key === 'ArrowUp' && this.#onFirstLine()) this.#recall(event, -1);
    else if (event.key === 'ArrowDown' && this.#onLastLine()) this.#recall(event, 1);
    else if (event.key === 'Escape') byId('log', HTMLElement).focus();
  }

  #onFirstLine() {
    return !this.#text.value.slice(0, this.#text.selectionStart).includes('\n');
  }

  #onLastLine() {
    return !this.#text.value.slice(this.#text.selectionEnd).includes('\n');
  }

  /**
   * @param {KeyboardEvent} event
   * @param {1 | -1} step
   */
  #recall(event, step) {
    const to = this.#at + step;
    if (to < 0 || to > this.#said.length) return;
    event.preventDefault();
    if (this.#at === this.#said.length) this.#draft = this.#text.value;
    this.#at = to;
    this.#set(this.#said[to] ?? this.#draft);
  }

  /** @param {string} text */
  #set(text) {
    this.#text.value = text;
    this.#text.setSelectionRange(text.length, text.length);
    this.#fit();
  }

  #fit() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
  }

  /** @param {string} problem */
  #show(problem) {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === '';
  }
}
