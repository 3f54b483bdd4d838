import { button } from './dom.js';

const COMMANDS = [
  { label: 'Report', command: 'report' },
  { label: 'Top ports', command: 'top ports' },
  { label: 'Map of countries', command: 'top countries' },
  { label: 'Rules', command: 'rules' },
  { label: 'Help', command: 'help' },
];

/**
 * Fills the row of things to try.
 * @param {HTMLElement} row
 * @param {(command: string) => void} say
 */
export function fillSuggestions(row, say) {
  row.replaceChildren(...COMMANDS.map(({ label, command }) => button('chip', label, () => say(command))));
}
