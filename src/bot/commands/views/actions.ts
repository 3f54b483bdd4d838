import { viewCommand } from './view-command.ts';

export const actions = viewCommand({
  name: 'actions',
  synonyms: ['action', 'decisions', 'denied', 'allowed'],
  summary: 'Allowed against denied, in and out.',
  examples: [
    { command: 'actions last 24h', says: 'what was let through over a day' },
    { command: 'actions where dport in (22, 3389)', says: 'the same for remote logins' },
  ],
  parts: [{ view: 'actions' }],
});
