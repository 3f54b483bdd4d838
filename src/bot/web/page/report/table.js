import { element } from '../dom.js';
import { marked } from '../marks.js';
import { filterButton } from './filter-button.js';
/** @import { WireTable } from '../../report/wire.ts' */
/** @import { Actions } from './actions.js' */

/**
 * The numbers of a view. The first cell of a row adds its filter.
 * @param {WireTable} table
 * @param {Actions} actions
 */
export function viewTable({ title, columns, rows, more, where }, actions) {
  const side = columns.map(({ align }) => (align === 'right' ? 'number' : ''));
  const heads = columns.map((column, index) => {
    const head = element('th', side[index] ?? '', column.title);
    head.scope = 'col';
    return head;
  });
  const lines = rows.map((cells, row) =>
    element(
      'tr',
      '',
      ...cells.map((cell, index) => {
        const filter = index === 0 ? (where[row] ?? '') : '';
        const inside = filter === '' ? marked(cell) : filterButton(cell, filter, actions);
        return element('td', side[index] ?? '', ...inside);
      }),
    ),
  );
  const table = element('table', '', element('thead', '', element('tr', '', ...heads)), element('tbody', '', ...lines));
  table.setAttribute('aria-label', title);
  const frame = element('div', 'table-frame', table);
  // Without this a keyboard could not scroll it.
  frame.tabIndex = 0;
  frame.setAttribute('role', 'region');
  frame.setAttribute('aria-label', title);
  const parts = [frame];
  if (more > 0) parts.push(element('p', 'quiet', `and ${more.toLocaleString('en')} more`));
  return element('div', 'table', ...parts);
}
