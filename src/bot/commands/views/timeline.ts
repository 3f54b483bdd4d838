import { viewCommand } from './view-command.ts';

export const timeline = viewCommand({
  name: 'timeline',
  synonyms: ['series', 'graph', 'trend'],
  summary: 'Flows and bytes over time, allowed and denied, in and out.',
  examples: [
    { command: 'timeline last 24h', says: 'a day of everything' },
    { command: 'timeline last 7d where dport = 3389', says: 'a week of one port' },
  ],
  parts: [{ view: 'timeline' }],
});
