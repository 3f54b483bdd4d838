import { button } from '../dom.js';
/** @import { Actions } from './actions.js' */

const ADDRESS = /^(?:ip|src|dst) = ([\da-f.:]+)$/iu;

/**
 * A value that adds a filter; an address has its card beside it.
 * @param {string} label
 * @param {string} where
 * @param {Actions} actions
 */
export function filterButton(label, where, actions) {
  const add = button('value', label, () => actions.addFilter(where));
  add.title = `Filter: ${where}`;
  const address = ADDRESS.exec(where)?.[1];
  if (address === undefined || !actions.hasCards) return [add];
  const card = button('more-of', 'i', () => actions.openCard(address));
  card.title = `All about ${address}`;
  card.setAttribute('aria-label', `All about ${address}`);
  return [add, card];
}
