/** @import { AddressAnswer, FileCell, FlowsAnswer, ReportFileData, ReportHead, ReportSummary, ViewAnswer } from '../../report/wire.ts' */

// What source.js asks the server stands in the page: the same functions for a report that is one file.

/** @typedef {Readonly<Record<string, string | number | null | undefined>>} Query */

export class SourceError extends Error {
  at = null;
  status = 0;
}

/** @type {ReportFileData} */
const data = JSON.parse(document.getElementById('report')?.textContent ?? '{}');

/** Nothing can be downloaded of what is a file already. */
export const addressOf = () => '';

/** @returns {Promise<ReportHead>} */
export const loadHead = async () => data.head;

/** @returns {Promise<ReportSummary>} */
export const loadSummary = async () => data.summary;

/**
 * @param {string} view
 * @param {Query} query
 * @returns {Promise<ViewAnswer>}
 */
export async function loadView(view, { measure = 'flows', as = '', limit = 10 }) {
  const found = data.views[[view, measure, as].join(' ')];
  if (found === undefined) throw new SourceError('This file does not have that view.');
  // Another order would need rows that are not here.
  const answer = { ...found, orders: [] };
  if (answer.table === null) return answer;
  const rows = answer.table.rows.slice(0, Number(limit));
  const more = answer.table.more + answer.table.rows.length - rows.length;
  return { ...answer, table: { ...answer.table, rows, more, where: rows.map(() => null) } };
}

/** @returns {Promise<AddressAnswer>} */
export const loadAddress = () => Promise.reject(new SourceError('This file has no address cards.'));

/**
 * @param {Query} query
 * @returns {Promise<FlowsAnswer>}
 */
export async function loadFlows({ columns = '', order = 'first', ascending = '0', offset = 0, limit = 50, find = '' }) {
  const all = data.head.columns;
  const wanted = String(columns).split(',');
  const places = all.flatMap(({ id }, place) => (wanted.includes(id) ? [place] : []));
  const by = all.findIndex((column) => column.order === order);
  const words = String(find).toLowerCase();
  const found = data.flows.rows.filter(
    (cells) => words === '' || cells.some((cell) => text(cell).toLowerCase().includes(words)),
  );
  const sign = ascending === '1' ? 1 : -1;
  const sorted = found.toSorted((a, b) => sign * compare(value(a[by]), value(b[by])));
  const rows = sorted
    .slice(Number(offset), Number(offset) + Number(limit))
    .map((cells) => places.map((place) => text(cells[place])));
  return {
    total: found.length,
    isTotalExact: true,
    offset: Number(offset),
    rows,
    where: rows.map((cells) => cells.map(() => '')),
    note: `${data.flows.rows.length.toLocaleString('en')} of ${data.flows.total.toLocaleString('en')} flows are in this file, the latest.`,
  };
}

/** @param {FileCell | undefined} cell */
const text = (cell = '') => (typeof cell === 'string' ? cell : cell[0]);

/** @param {FileCell | undefined} cell */
const value = (cell = '') => (typeof cell === 'string' ? cell : cell[1]);

/**
 * Unknown counters are below all others.
 * @param {string | number | null} one
 * @param {string | number | null} other
 */
function compare(one, other) {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  return String(one).localeCompare(String(other), 'en', { numeric: true });
}
