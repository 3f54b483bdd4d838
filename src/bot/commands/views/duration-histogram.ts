import { viewCommand } from './view-command.ts';

export const durationHistogram = viewCommand({
  name: 'durations',
  synonyms: ['duration', 'lengths'],
  summary: 'How long flows last.',
  examples: [
    { command: 'durations last 24h', says: 'flows by how long they lasted' },
    { command: 'durations where duration > 1h', says: 'the long ones alone' },
  ],
  details: ['A flow lasts from its first to its last tuple in the window; one with a single tuple has no duration.'],
  parts: [{ view: 'durations' }],
});
