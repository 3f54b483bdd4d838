/** @import { Composer } from './composer.js' */

/**
 * `/` goes to the message box from everywhere but text fields and the open picture.
 * @param {Composer} composer
 */
export function startKeys(composer) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.closest('textarea, input, dialog') !== null) return;
    event.preventDefault();
    composer.focus();
  });
}
