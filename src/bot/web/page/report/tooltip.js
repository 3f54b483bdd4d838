import { byId, element } from '../dom.js';

const OFFSET_PX = 14;

/**
 * Shows the values of a mark beside the pointer; vega's own handler would put them in as markup.
 * @param {unknown} _handler
 * @param {{ clientX?: number, clientY?: number }} event
 * @param {unknown} _item
 * @param {unknown} value
 */
export function showTooltip(_handler, event, _item, value) {
  const box = byId('tooltip', HTMLElement);
  if (typeof value !== 'object' || value === null) {
    box.hidden = true;
    return;
  }
  const pairs = Object.entries(value).flatMap(([key, one]) => [
    element('dt', '', key),
    element('dd', '', typeof one === 'string' || typeof one === 'number' ? String(one) : ''),
  ]);
  box.replaceChildren(element('dl', '', ...pairs));
  box.hidden = false;
  const { clientX = 0, clientY = 0 } = event;
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(clientX + OFFSET_PX, window.innerWidth - width - 4);
  const top = clientY + OFFSET_PX + height > window.innerHeight ? clientY - height - OFFSET_PX : clientY + OFFSET_PX;
  box.style.left = `${Math.max(4, left)}px`;
  box.style.top = `${Math.max(4, top)}px`;
}
