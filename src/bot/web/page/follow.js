const NEAR_PX = 96;
/** Space kept above an answer that is taller than the window. */
const HEAD_PX = 12;

/**
 * Keeps the newest entry in sight while the reader is at the end, and says so when they are not.
 * An answer taller than the window is shown from its top: nobody wants to scroll up to begin to read.
 */
export class Follow {
  #log;
  #pill;
  #follows = true;
  /** The entry brought to the top; while it stands there the reader counts as being at the end. */
  #anchor = '';

  /**
   * @param {HTMLElement} log
   * @param {HTMLButtonElement} pill
   */
  constructor(log, pill) {
    this.#log = log;
    this.#pill = pill;
    log.addEventListener('scroll', () => this.#look(), { passive: true });
    pill.addEventListener('click', () => this.toEnd());
    // The composer grows and phones show their keyboard: the end stays in sight.
    new ResizeObserver(() => this.#follows && this.#anchor === '' && this.toEnd('instant')).observe(log);
  }

  /**
   * Call before the conversation changes; then `after` with the node that is new or changed.
   * @returns {(node: HTMLElement, own: boolean) => void}
   */
  before() {
    const followed = this.#follows;
    return (node, own) => {
      if (followed || own) this.#show(node);
      else this.#pill.hidden = this.#gap() < NEAR_PX;
    };
  }

  /** @param {ScrollBehavior} behavior */
  toEnd(behavior = 'auto') {
    this.#anchor = '';
    this.#follows = true;
    this.#pill.hidden = true;
    this.#log.scrollTo({ top: this.#log.scrollHeight, behavior });
  }

  /** @param {HTMLElement} node */
  #show(node) {
    const tall = node.offsetHeight > this.#log.clientHeight - HEAD_PX;
    if (!tall) return this.toEnd();
    this.#anchor = node.id;
    this.#log.scrollTo({ top: this.#topOf(node), behavior: 'auto' });
    this.#follows = true;
    this.#pill.hidden = true;
  }

  #look() {
    const anchor = document.getElementById(this.#anchor);
    const atAnchor = anchor !== null && Math.abs(this.#topOf(anchor) - this.#log.scrollTop) < NEAR_PX;
    if (!atAnchor) this.#anchor = '';
    this.#follows = atAnchor || this.#gap() < NEAR_PX;
    if (this.#follows) this.#pill.hidden = true;
  }

  #gap() {
    return this.#log.scrollHeight - this.#log.clientHeight - this.#log.scrollTop;
  }

  /** @param {HTMLElement} node */
  #topOf(node) {
    return this.#log.scrollTop + node.getBoundingClientRect().top - this.#log.getBoundingClientRect().top - HEAD_PX;
  }
}
