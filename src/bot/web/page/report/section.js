import { element } from '../dom.js';
import { ViewFigure } from './view-figure.js';
/** @import { Section } from '../../report/sections.ts' */
/** @import { Actions } from './actions.js' */
/** @import { Ask } from './view-figure.js' */

/** The views of one tab. Each is asked for when it comes into sight, and again when the filter has changed. */
export class SectionPanel {
  #figures;
  #seen;

  /**
   * @param {Section} section
   * @param {{ ask: Ask, actions: Actions }} parts
   */
  constructor(section, parts) {
    this.#figures = section.views.map(
      (view) => new ViewFigure(view, { ...parts, isAlone: section.views.length === 1 }),
    );
    this.node = element('div', 'views', ...this.#figures.map(({ node }) => node));
    this.#seen = new IntersectionObserver((entries) => this.#load(entries), { rootMargin: '200px' });
    this.refresh();
  }

  /** Everything has to be asked for anew; what is out of sight waits until it comes into it. */
  refresh() {
    for (const { node } of this.#figures) {
      this.#seen.unobserve(node);
      this.#seen.observe(node);
    }
  }

  redraw() {
    for (const figure of this.#figures) void figure.redraw();
  }

  dispose() {
    this.#seen.disconnect();
    for (const figure of this.#figures) figure.dispose();
  }

  /** @param {readonly IntersectionObserverEntry[]} entries */
  #load(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      this.#seen.unobserve(target);
      void this.#figures.find(({ node }) => node === target)?.load();
    }
  }
}
