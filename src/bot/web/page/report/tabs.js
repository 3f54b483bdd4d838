import { byId, element } from '../dom.js';

/**
 * The row of tabs after the pattern of the ARIA guide: arrows go along it, only the chosen one is in the tab order.
 * @param {readonly { readonly id: string, readonly title: string }[]} sections
 * @param {(id: string) => void} choose
 * @returns {(id: string) => void} shows which is chosen
 */
export function startTabs(sections, choose) {
  const row = byId('tabs', HTMLElement);
  const tabs = sections.map(({ id, title }) => {
    const tab = element('button', 'tab', title);
    tab.type = 'button';
    tab.id = `tab-${id}`;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', 'panel');
    tab.addEventListener('click', () => choose(id));
    return { id, tab };
  });
  row.replaceChildren(...tabs.map(({ tab }) => tab));
  row.addEventListener('keydown', (event) => {
    const now = tabs.findIndex(({ tab }) => tab === document.activeElement);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined || now < 0) return;
    event.preventDefault();
    const chosen = tabs[(next + tabs.length) % tabs.length];
    chosen?.tab.focus();
    if (chosen !== undefined) choose(chosen.id);
  });
  return (chosen) => {
    for (const { id, tab } of tabs) {
      tab.setAttribute('aria-selected', String(id === chosen));
      tab.tabIndex = id === chosen ? 0 : -1;
      if (id === chosen) tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
    byId('panel', HTMLElement).setAttribute('aria-labelledby', `tab-${chosen}`);
  };
}
