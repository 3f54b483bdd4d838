import { TONE_WORDS } from './tone.js';
/** @import { ChatEntry, WireBlock } from '../wire.ts' */

/**
 * An entry as text for the clipboard: tables with tabs, pictures as what they show.
 * @param {ChatEntry} entry
 */
export function plainText({ text, message }) {
  if (message === undefined) return text ?? '';
  const word = TONE_WORDS[message.tone];
  const title = word === '' ? message.title : `[${word}] ${message.title}`;
  return [title, ...message.blocks.map(blockText).filter((part) => part !== '')].join('\n\n');
}

/**
 * @param {WireBlock} block
 * @returns {string}
 */
function blockText(block) {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'table':
      return [
        block.title,
        block.columns.map(({ title }) => title).join('\t'),
        ...block.rows.map((row) => row.join('\t')),
      ].join('\n');
    case 'picture':
      return `[${block.picture.title}] ${block.picture.alt}`;
    case 'progress':
      return block.text;
    case 'link':
      return `${block.label}: ${block.url}`;
    case 'buttons':
      return '';
  }
}
