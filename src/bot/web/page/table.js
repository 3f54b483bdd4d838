import { element } from './dom.js';
import { marked } from './marks.js';
/** @import { WireBlock } from '../wire.ts' */

/**
 * A table that scrolls in itself, its head staying in sight.
 * @param {Extract<WireBlock, { kind: 'table' }>} block
 * @param {{ caption: boolean }} options whether its title is shown; it is told to screen readers anyway
 */
export function tableFigure({ title, columns, rows, more }, { caption }) {
  const side = columns.map(({ align }) => (align === 'right' ? 'number' : ''));
  const heads = columns.map((column, index) => {
    const head = element('th', side[index] ?? '', column.title);
    head.scope = 'col';
    return head;
  });
  const lines = rows.map((cells) =>
    element('tr', '', ...cells.map((cell, index) => element('td', side[index] ?? '', ...marked(cell)))),
  );
  const table = element('table', '', element('thead', '', element('tr', '', ...heads)), element('tbody', '', ...lines));
  table.setAttribute('aria-label', title);
  const frame = element('div', 'table-frame', table);
  // Without this a keyboard could not scroll it.
  frame.tabIndex = 0;
  frame.setAttribute('role', 'region');
  frame.setAttribute('aria-label', title);
  const figure = element('figure', 'table', frame);
  if (caption && title !== '') figure.prepend(element('figcaption', '', title));
  if (more > 0)
    figure.append(element('p', 'text quiet', `and ${more.toLocaleString('en')} more ${more === 1 ? 'row' : 'rows'}`));
  return figure;
}
