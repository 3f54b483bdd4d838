/** @import { Accepted, ChatPage, ErrorBody } from '../wire.ts' */

/** A refusal with what to do next, in the server's words where it gave any. */
export class ApiError extends Error {}

/**
 * Stores a text on the server; its entry and the answer come by the stream.
 * @param {string} text
 * @returns {Promise<Accepted>}
 */
export async function sendText(text) {
  return request('/chat/api/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
}

/**
 * @param {{ before?: number, after?: number, limit?: number }} query
 * @returns {Promise<ChatPage>}
 */
export async function loadPage(query) {
  const pairs = Object.entries(query).map(([name, value]) => [name, String(value)]);
  return request(`/chat/api/messages?${new URLSearchParams(pairs)}`, {});
}

/**
 * @param {string} path
 * @param {RequestInit} init
 */
async function request(path, init) {
  const response = await fetch(path, { ...init, signal: AbortSignal.timeout(30_000) }).catch(() => null);
  if (response === null)
    throw new ApiError('Flowbell cannot be reached. Your text is kept here; send it again when it is back.');
  if (response.ok) return response.json();
  /** @type {Partial<ErrorBody>} */
  const body = await response.json().catch(() => ({}));
  throw new ApiError(`${body.message ?? `Flowbell answered ${response.status}.`} ${body.next ?? ''}`.trim());
}
