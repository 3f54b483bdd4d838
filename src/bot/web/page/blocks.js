import { button, element } from './dom.js';
import { marked } from './marks.js';
import { pictureFigure } from './picture.js';
import { tableFigure } from './table.js';
/** @import { WireBlock, WireMessage, WirePicture } from '../wire.ts' */

/** Characters that a column holds in one line; with a longer value facts stand one below the other. */
const LONG_FACT = 24;

/**
 * What blocks can ask of the page.
 * @typedef {object} Actions
 * @property {(command: string) => void} say
 * @property {(pictures: readonly WirePicture[], index: number) => void} zoom
 */

/**
 * The blocks of one message as nodes. What its title says is not said again.
 * @param {Pick<WireMessage, 'title' | 'blocks'>} message
 * @param {Actions} actions
 */
export function blockNodes({ title, blocks }, actions) {
  const pictures = blocks.flatMap((block) => (block.kind === 'picture' ? [block.picture] : []));
  return blocks.map((block) => {
    switch (block.kind) {
      case 'text':
        return textNode(block);
      case 'facts':
        return factsList(block);
      case 'table':
        return tableFigure(block, { caption: block.title !== title });
      case 'picture':
        return pictureFigure(block.picture, () => actions.zoom(pictures, pictures.indexOf(block.picture)));
      case 'buttons':
        return buttonRow(block, actions);
      case 'link':
        return linkRow(block);
      case 'progress':
        return progressNode(block, title);
    }
  });
}

/** @param {Extract<WireBlock, { kind: 'text' }>} block */
function textNode({ text, weight = 'normal' }) {
  return element(weight === 'heading' ? 'h3' : 'p', `text ${weight}`, ...marked(text));
}

/** @param {Extract<WireBlock, { kind: 'facts' }>} block */
function factsList({ facts }) {
  const pairs = facts.map(({ label, value }) =>
    element('div', '', element('dt', '', label), element('dd', '', ...marked(value))),
  );
  const long = facts.some(({ value }) => value.length > LONG_FACT);
  return element('dl', long ? 'facts list' : 'facts', ...pairs);
}

/**
 * @param {Extract<WireBlock, { kind: 'buttons' }>} block
 * @param {Actions} actions
 */
function buttonRow(block, actions) {
  const nodes = block.buttons.map(({ label, command, style }) => {
    const node = button(style === 'primary' ? 'primary' : 'secondary', label, () => actions.say(command));
    node.title = `Says: ${command}`;
    return node;
  });
  return element('div', 'buttons', ...nodes);
}

/**
 * A page of this server is opened under the address by which the reader came: its own name of itself may be another.
 * @param {Extract<WireBlock, { kind: 'link' }>} block
 */
function linkRow({ label, url }) {
  const link = element('a', 'link', label);
  const { pathname, search } = new URL(url, location.href);
  link.href = pathname.startsWith('/r/') ? `${pathname}${search}` : url;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return element('div', 'buttons', link);
}

/**
 * @param {Extract<WireBlock, { kind: 'progress' }>} block
 * @param {string} title of the message
 */
function progressNode({ text, share }, title) {
  const bar = element('progress', '');
  bar.max = 1;
  bar.setAttribute('aria-label', text);
  // Without a value the browser shows that the length is not known.
  if (share !== null) bar.value = share;
  const percent = share === null ? '' : `${Math.floor(share * 100)} %`;
  const words = text === title ? '' : text;
  return element('div', 'progress', bar, element('p', '', words, element('span', 'percent', percent)));
}
