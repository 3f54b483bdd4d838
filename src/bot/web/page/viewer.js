import { byId } from './dom.js';
/** @import { WirePicture } from '../wire.ts' */

const NARROW = matchMedia('(max-width: 600px)');

/** One picture of a message, large. The dialog element itself closes on Escape and gives the focus back. */
export class Viewer {
  #dialog = byId('viewer', HTMLDialogElement);
  #image = byId('viewer-image', HTMLImageElement);
  #stage = byId('viewer-stage', HTMLElement);
  #size = byId('viewer-size', HTMLButtonElement);
  #previous = byId('viewer-previous', HTMLButtonElement);
  #next = byId('viewer-next', HTMLButtonElement);
  /** @type {readonly WirePicture[]} */
  #pictures = [];
  #index = 0;

  constructor() {
    this.#previous.addEventListener('click', () => this.#step(-1));
    this.#next.addEventListener('click', () => this.#step(1));
    this.#size.addEventListener('click', () => this.#resize(!this.#full));
    this.#image.addEventListener('click', () => this.#resize(!this.#full));
    byId('viewer-close', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('keydown', (event) => this.#key(event));
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog || event.target === this.#stage) this.#dialog.close();
    });
  }

  /**
   * @param {readonly WirePicture[]} pictures
   * @param {number} index
   */
  open(pictures, index) {
    this.#pictures = pictures;
    this.#index = index;
    this.#show();
    this.#dialog.showModal();
    this.#stage.focus();
  }

  get #full() {
    return this.#dialog.classList.contains('full');
  }

  #show() {
    const picture = this.#pictures[this.#index];
    if (picture === undefined) return;
    byId('viewer-title', HTMLElement).textContent = picture.title;
    byId('viewer-text', HTMLElement).textContent = picture.alt;
    const count = this.#pictures.length;
    byId('viewer-place', HTMLElement).textContent = count > 1 ? `${this.#index + 1} of ${count}` : '';
    this.#previous.hidden = this.#next.hidden = count < 2;
    this.#previous.disabled = this.#index === 0;
    this.#next.disabled = this.#index === count - 1;
    this.#image.src = picture.url;
    this.#image.alt = picture.alt;
    // The PNG has two pixels for each CSS pixel; 100 % shows each of them as one. On a phone, whose own pixels are
    // small, that would be a keyhole: there the size for which its letters were drawn is taken, and from the beginning.
    const scale = NARROW.matches ? 1 : 2;
    this.#image.width = picture.width * scale;
    this.#image.height = picture.height * scale;
    const download = byId('viewer-download', HTMLAnchorElement);
    download.href = picture.url;
    download.download = `${picture.title.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.png`;
    this.#resize(NARROW.matches);
    this.#stage.scrollTo(0, 0);
  }

  /** @param {1 | -1} step */
  #step(step) {
    const to = this.#index + step;
    if (to < 0 || to >= this.#pictures.length) return;
    this.#index = to;
    this.#show();
  }

  /** @param {boolean} full */
  #resize(full) {
    this.#dialog.classList.toggle('full', full);
    this.#size.textContent = full ? 'Fit' : '100 %';
    this.#size.setAttribute('aria-pressed', String(full));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // At full size the arrows move the picture under the window first.
    const scrolls = this.#full && this.#stage.scrollWidth > this.#stage.clientWidth;
    if (event.key === 'ArrowLeft' && !scrolls) this.#step(-1);
    else if (event.key === 'ArrowRight' && !scrolls) this.#step(1);
    else if (event.key === 'f' || event.key === '1') this.#resize(event.key === '1');
  }
}
