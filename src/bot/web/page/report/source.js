/** @import { AddressAnswer, FlowsAnswer, ReportHead, ReportSummary, ViewAnswer } from '../../report/wire.ts' */
/** @import { ErrorBody } from '../../wire.ts' */

/** A refusal in the server's words; `at` is the place in a filter that was not understood. */
export class SourceError extends Error {
  /**
   * @param {string} message
   * @param {{ at?: number | undefined, status: number }} details
   */
  constructor(message, { at, status }) {
    super(message);
    this.at = at ?? null;
    this.status = status;
  }
}

/** @typedef {Readonly<Record<string, string | number | null | undefined>>} Query */

/** The store uses every core for one question: the views that stand first are to come first. */
const AT_ONCE = 3;
let running = 0;
/** @type {(() => void)[]} */
const waiting = [];

/**
 * @template T
 * @param {() => Promise<T>} work
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
async function inTurn(work, signal) {
  if (running >= AT_ONCE) await new Promise((resolve) => waiting.push(() => resolve(null)));
  running += 1;
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** Where the page asks; each address carries the link's signature. */
const base = location.pathname.replace(/\/$/u, '');
const proof = new URLSearchParams(location.search);

/**
 * Address of an answer or a file of this report.
 * @param {string} path
 * @param {Query} query
 */
export function addressOf(path, query) {
  const pairs = new URLSearchParams({ e: proof.get('e') ?? '', s: proof.get('s') ?? '' });
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') pairs.set(name, String(value));
  }
  return `${base}/api/${path}?${pairs}`;
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<ReportHead>}
 */
export const loadHead = (signal) => get('head', {}, signal);

/**
 * @param {Query} query
 * @param {AbortSignal} signal
 * @returns {Promise<ReportSummary>}
 */
export const loadSummary = (query, signal) => get('summary', query, signal);

/**
 * @param {string} view
 * @param {Query} query
 * @param {AbortSignal} signal
 * @returns {Promise<ViewAnswer>}
 */
export const loadView = (view, query, signal) => get(`view/${view}`, query, signal);

/**
 * @param {Query} query
 * @param {AbortSignal} signal
 * @returns {Promise<FlowsAnswer>}
 */
export const loadFlows = (query, signal) => get('flows', query, signal);

/**
 * @param {string} address
 * @param {Query} query
 * @param {AbortSignal} signal
 * @returns {Promise<AddressAnswer>}
 */
export const loadAddress = (address, query, signal) => get(`address/${encodeURIComponent(address)}`, query, signal);

/**
 * @param {string} path
 * @param {Query} query
 * @param {AbortSignal} signal
 */
async function get(path, query, signal) {
  const response = await inTurn(() => fetch(addressOf(path, query), { signal }), signal).catch(() => {
    signal.throwIfAborted();
    throw new SourceError('Flowbell cannot be reached. Reload the page when it is back.', { status: 0 });
  });
  if (response.ok) return response.json();
  /** @type {Partial<ErrorBody>} */
  const body = await response.json().catch(() => ({}));
  const { message = `Flowbell answered ${response.status}.`, next = '', at } = body;
  throw new SourceError(`${message} ${next}`.trim(), { at, status: response.status });
}
