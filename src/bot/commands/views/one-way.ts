import { viewCommand } from './view-command.ts';

export const oneWay = viewCommand({
  name: 'oneway',
  synonyms: ['one-way', 'unanswered'],
  summary: 'Allowed flows that nobody answered.',
  examples: [
    { command: 'oneway last 2h', says: 'what goes out and never comes back' },
    { command: 'oneway where outbound', says: 'what our side asks in vain' },
  ],
  details: ['Packets were sent and none came back: a service that is down, a route that is missing, or a scan.'],
  parts: [{ view: 'oneWay' }],
});
