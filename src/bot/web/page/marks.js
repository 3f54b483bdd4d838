import { element } from './dom.js';

/** Inside `code` no other mark counts; a mark neither begins nor ends at a space. */
const MARK = /`([^`\n]+)`|\*\*(?=\S)([^\n]*?\S)\*\*/gu;

/**
 * Text with its two marks, **bold** and `code`, as nodes. Everything else stays text.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function marked(text) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    if (match.index > end) nodes.push(text.slice(end, match.index));
    const [whole, code, bold] = match;
    nodes.push(code === undefined ? element('strong', '', ...marked(bold ?? '')) : element('code', '', code));
    end = match.index + whole.length;
  }
  if (end < text.length) nodes.push(text.slice(end));
  return nodes;
}
