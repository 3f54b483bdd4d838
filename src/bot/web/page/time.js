const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const DAY_WITH_YEAR = new Intl.DateTimeFormat('en', { dateStyle: 'full' });

/**
 * Time of day in the viewer's zone, with UTC where it is hovered.
 * @param {number} timeMs
 */
export function timeElement(timeMs) {
  const node = document.createElement('time');
  const iso = new Date(timeMs).toISOString();
  node.dateTime = iso;
  node.title = `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
  node.textContent = CLOCK.format(timeMs);
  return node;
}

/**
 * A key that is the same for times of one day in the viewer's zone.
 * @param {number} timeMs
 */
export const dayKey = (timeMs) => new Date(timeMs).toDateString();

/**
 * "Today", "Yesterday", "Friday, 20 November", with the year where it is another one.
 * @param {number} timeMs
 */
export function dayName(timeMs) {
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(timeMs) === now.toDateString()) return 'Today';
  if (dayKey(timeMs) === yesterday.toDateString()) return 'Yesterday';
  const sameYear = new Date(timeMs).getFullYear() === now.getFullYear();
  return (sameYear ? DAY : DAY_WITH_YEAR).format(timeMs);
}
