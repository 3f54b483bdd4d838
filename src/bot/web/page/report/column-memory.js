/** @import { ReportHead } from '../../report/wire.ts' */

/** @param {ReportHead} head */
const keyOf = ({ kind }) => `flowbell-columns-${kind}`;

/**
 * The columns chosen last time, else the usual ones.
 * @param {ReportHead} head
 * @returns {Set<string>}
 */
export function rememberedColumns(head) {
  const known = new Set(head.columns.map(({ id }) => id));
  try {
    const found = (localStorage.getItem(keyOf(head)) ?? '').split(',').filter((id) => known.has(id));
    if (found.length > 0) return new Set(found);
  } catch {
    // Storage can be forbidden.
  }
  return new Set(head.columns.filter(({ usual }) => usual).map(({ id }) => id));
}

/**
 * @param {ReportHead} head
 * @param {ReadonlySet<string>} columns
 */
export function rememberColumns(head, columns) {
  try {
    localStorage.setItem(keyOf(head), [...columns].join(','));
  } catch {
    // The choice then lasts as long as the page.
  }
}
