import { viewCommand } from './view-command.ts';

export const classes = viewCommand({
  name: 'classes',
  synonyms: ['class', 'kinds'],
  summary: 'Traffic within VNets, between them, on-premises, with Azure and with the internet.',
  examples: [{ command: 'classes last 24h', says: 'with whom the estate talks' }],
  parts: [{ view: 'classes' }],
});
