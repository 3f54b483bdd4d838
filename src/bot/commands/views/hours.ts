import { viewCommand } from './view-command.ts';

export const hours = viewCommand({
  name: 'hours',
  synonyms: ['hourly', 'heatmap', 'per-hour'],
  summary: 'Days against hours: when it is busy, and when it should not be.',
  examples: [
    { command: 'hours last 7d', says: 'a week in one picture' },
    { command: 'hours last 7d where denied and inbound', says: 'when somebody knocks' },
  ],
  details: ['Days and hours are those of the configured zone.'],
  parts: [{ view: 'hours' }],
});
