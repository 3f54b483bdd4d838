import { byId } from './dom.js';

const KEY = 'flowbell-theme';
const NAMES = { light: 'Light', dark: 'Dark', system: 'Auto' };
const ORDER = /** @type {const} */ (['system', 'light', 'dark']);
/** @typedef {(typeof ORDER)[number]} Theme */

/** The button in the header that goes through automatic, light and dark. */
export function startThemeButton() {
  const button = byId('theme', HTMLButtonElement);
  apply(button, current());
  button.addEventListener('click', () => {
    const next = ORDER[(ORDER.indexOf(current()) + 1) % ORDER.length] ?? 'system';
    apply(button, next);
    remember(next);
  });
}

/** @returns {Theme} */
function current() {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/**
 * @param {HTMLButtonElement} button
 * @param {Theme} theme
 */
function apply(button, theme) {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  button.textContent = `Theme: ${NAMES[theme]}`;
  button.dataset['now'] = theme;
  button.title = 'Automatic, light or dark';
}

/** @param {Theme} theme */
function remember(theme) {
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}
