import { viewCommand } from './view-command.ts';

/** A world map wants every country. */
const COUNTRIES = 300;

export const map = viewCommand({
  name: 'map',
  synonyms: ['geo', 'world', 'geomap'],
  summary: 'Where traffic comes from and goes to, on a map of the world.',
  examples: [
    { command: 'map last 24h', says: 'every country of a day' },
    { command: 'map where denied', says: 'where denied flows come from' },
    { command: 'map by bytes', says: 'by data in place of flows' },
  ],
  title: 'Countries',
  parts: [{ view: 'countries', limit: COUNTRIES }],
});
