import { viewCommand } from './view-command.ts';

export const firstSeen = viewCommand({
  name: 'new',
  synonyms: ['first-seen', 'firstseen', 'unseen'],
  summary: 'Sources, peers, countries and ports that were not there before.',
  examples: [
    { command: 'new last 24h', says: 'what came with the last day' },
    { command: 'new where inbound', says: 'who is new at the door' },
  ],
  details: ['Looked back at is what lies before the window; the answer says from when on.'],
  shown: 20,
  parts: [{ view: 'firstSeen', limit: 10 }],
});
