import { blockNodes } from './blocks.js';
import { copyFrom } from './clipboard.js';
import { button, element } from './dom.js';
import { plainText } from './plain-text.js';
import { timeElement } from './time.js';
import { TONE_WORDS } from './tone.js';
/** @import { Actions } from './blocks.js' */
/** @import { ChatEntry, WireMessage } from '../wire.ts' */

/**
 * The list item of one entry.
 * @param {ChatEntry} entry
 * @param {Actions} actions
 */
export function entryNode(entry, actions) {
  const { message } = entry;
  const body = message === undefined ? saying(entry) : answer(message, actions);
  const article = element('article', '', ...body, footLine(entry));
  article.setAttribute('aria-label', message === undefined ? 'You' : 'Flowbell');
  const item = element('li', `entry ${entry.from} ${message === undefined ? '' : `tone-${message.tone}`}`, article);
  item.id = `m-${entry.id}`;
  item.dataset['position'] = String(entry.position);
  item.dataset['state'] = entry.state;
  if (entry.state === 'working') article.setAttribute('aria-busy', 'true');
  return item;
}

/** @param {ChatEntry} entry */
const saying = ({ text = '' }) => [element('p', 'said', text)];

/**
 * @param {WireMessage} message
 * @param {Actions} actions
 */
function answer(message, actions) {
  const { title, tone } = message;
  const word = TONE_WORDS[tone];
  const head = element('header', 'head', element('h2', '', title));
  if (word !== '') head.prepend(element('span', 'tone', word));
  return [head, ...blockNodes(message, actions)];
}

/** @param {ChatEntry} entry */
function footLine(entry) {
  const link = `${location.origin}/chat#m-${entry.id}`;
  const copyText = button('plain small', 'Copy text', () => void copyFrom(copyText, plainText(entry)));
  const copyLink = button('plain small', 'Copy link', () => void copyFrom(copyLink, link));
  return element('footer', 'foot', timeElement(entry.timeMs), copyText, copyLink);
}
