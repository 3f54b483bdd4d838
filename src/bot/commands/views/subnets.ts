import { viewCommand } from './view-command.ts';

export const subnets = viewCommand({
  name: 'subnets',
  synonyms: ['subnet-pairs', 'conversations', 'matrix'],
  summary: 'Conversations between subnets, and with the world outside.',
  examples: [
    { command: 'subnets last 24h', says: 'who talks with whom' },
    { command: 'subnets where denied', says: 'what is kept apart' },
  ],
  parts: [{ view: 'subnetPairs' }],
});
