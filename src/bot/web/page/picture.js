import { element } from './dom.js';
/** @import { WirePicture } from '../wire.ts' */

/**
 * A picture that opens larger. Its size is known before it is there, so that nothing moves when it comes.
 * @param {WirePicture} picture
 * @param {() => void} zoom
 */
export function pictureFigure({ url, alt, title, width, height }, zoom) {
  const image = element('img', '');
  image.alt = alt;
  image.width = width;
  image.height = height;
  image.loading = 'lazy';
  image.decoding = 'async';
  image.src = url;
  const opener = element('button', 'picture-open', image);
  opener.type = 'button';
  opener.title = `${title}: open larger`;
  opener.addEventListener('click', zoom);
  image.addEventListener('error', () => opener.replaceWith(missing(alt)), { once: true });
  return element('figure', 'picture', opener);
}

/**
 * A picture that cannot be had costs the picture, not its numbers.
 * @param {string} alt
 */
const missing = (alt) => element('p', 'text quiet', `The picture could not be loaded. It shows: ${alt}`);
