/**
 * What the page shows; it stands in the address behind #, so that a copied link shows the same.
 * @typedef {object} State
 * @property {string} where filter in the filter language, '' for none
 * @property {number | null} from ms since 1970; null for the beginning of the report
 * @property {number | null} to
 * @property {string} tab
 */

/** @returns {State} */
export function readState() {
  const found = new URLSearchParams(location.hash.slice(1));
  const from = time(found.get('from'));
  const to = time(found.get('to'));
  const whole = from === null || to === null || from >= to;
  return {
    where: found.get('where') ?? '',
    from: whole ? null : from,
    to: whole ? null : to,
    tab: found.get('tab') ?? '',
  };
}

/** @param {State} state */
export function writeState({ where, from, to, tab }) {
  const pairs = new URLSearchParams();
  if (where !== '') pairs.set('where', where);
  if (from !== null && to !== null) {
    pairs.set('from', String(from));
    pairs.set('to', String(to));
  }
  if (tab !== '') pairs.set('tab', tab);
  const hash = pairs.toString();
  if (hash !== location.hash.slice(1)) history.pushState(null, '', `${location.pathname}${location.search}#${hash}`);
}

/** @param {string | null} text */
const time = (text) => (text !== null && /^\d{1,15}$/u.test(text) ? Number(text) : null);

/**
 * Two filters that both have to be true, as text.
 * @param {string} one
 * @param {string} other
 */
export function both(one, other) {
  if (one.trim() === '') return other;
  return one === other ? one : `${group(one)} and ${group(other)}`;
}

/** @param {string} filter */
const group = (filter) => (/\bor\b|\|\|/iu.test(filter) && !/^\([^()]*\)$/u.test(filter) ? `(${filter})` : filter);
