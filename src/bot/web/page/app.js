import { loadPage, sendText } from './api.js';
import { Composer } from './composer.js';
import { Connection } from './connection.js';
import { byId } from './dom.js';
import { Follow } from './follow.js';
import { startKeys } from './keys.js';
import { fillSuggestions } from './suggestions.js';
import { startThemeButton } from './theme.js';
import { Timeline } from './timeline.js';
import { Unread } from './unread.js';
import { Viewer } from './viewer.js';
/** @import { ChatEntry } from '../wire.ts' */

const log = byId('log', HTMLElement);
const earlier = byId('earlier', HTMLButtonElement);
const suggestions = byId('suggestions', HTMLElement);
const composer = new Composer(async (text) => void (await sendText(text)));
const viewer = new Viewer();
const follow = new Follow(log, byId('below', HTMLButtonElement));
const unread = new Unread(byId('announcer', HTMLElement));
const timeline = new Timeline(byId('entries', HTMLOListElement), {
  say: (command) => void composer.say(command),
  zoom: (pictures, index) => viewer.open(pictures, index),
});
const connection = new Connection({ onEntry: receive, onState: showConnection });

/** @param {ChatEntry} entry */
function receive(entry) {
  // A change to something older than what is shown comes with the page that it belongs to.
  if (!earlier.hidden && entry.position < timeline.oldest) return;
  const after = follow.before();
  const { node, former } = timeline.put(entry);
  if (former === undefined && entry.from === 'person') composer.remember(entry);
  unread.tell(entry, former);
  showWelcome();
  after(node, former === undefined && entry.from === 'person');
}

function showWelcome() {
  byId('welcome', HTMLElement).hidden = !timeline.isEmpty;
  suggestions.hidden = timeline.hasPerson;
}

/** @param {boolean} connected */
function showConnection(connected) {
  const state = byId('connection', HTMLElement);
  state.dataset['state'] = connected ? 'connected' : 'lost';
  state.textContent = connected ? 'Connected' : 'Reconnecting …';
}

/** Loads the entries before those shown and keeps what the reader sees in its place. */
async function showEarlier() {
  const page = await loadPage({ before: timeline.oldest });
  const fromEnd = log.scrollHeight - log.scrollTop;
  for (const entry of page.entries) timeline.put(entry);
  earlier.hidden = !page.more;
  log.scrollTop = log.scrollHeight - fromEnd;
}

/** Goes to the entry that the address names, loading earlier ones until it is there. */
async function showLinked() {
  const id = /^#m-(.+)$/u.exec(location.hash)?.[1];
  if (id === undefined) return;
  while (timeline.find(id) === null && !earlier.hidden) await showEarlier();
  const node = timeline.find(id);
  if (node === null) return;
  node.scrollIntoView({ block: 'start' });
  node.classList.add('linked');
}

/** The first page is asked for until it comes: Flowbell may be starting. */
async function start() {
  try {
    const page = await loadPage({});
    for (const entry of page.entries) {
      timeline.put(entry);
      if (entry.from === 'person') composer.remember(entry);
    }
    earlier.hidden = !page.more;
    showWelcome();
    follow.toEnd('instant');
    connection.start(page.sequence);
    await showLinked();
  } catch {
    showConnection(false);
    setTimeout(() => void start(), 2_000);
  }
}

startThemeButton();
startKeys(composer);
fillSuggestions(suggestions, (command) => void composer.say(command));
earlier.addEventListener('click', () => void showEarlier());
window.addEventListener('hashchange', () => void showLinked());
void start();
