import { VALUE_READERS } from '#analysis/filter/flow-filter-values.ts';
import { literal } from '#core/literal.ts';
import { countryName } from '#render/country-name.ts';
import { CommandError } from '../command-error.ts';
import type { Cursor } from '../cursor.ts';
import { isText } from './asked.ts';
import { subjectCommand } from './subject-command.ts';

const NEXT = 'Name it by its code or in English, for example `country DE`; names of several words in quotes.';

export const country = subjectCommand({
  name: 'country',
  synonyms: [],
  form: 'DE',
  summary: 'One country: when, who, and on which ports.',
  examples: [
    { command: 'country DE', says: 'all traffic with Germany, last 2 h' },
    { command: 'country "South Korea" last 24h where denied', says: 'what was denied, by name in place of the code' },
  ],
  take: takeCountry,
  missing: { message: 'Which country?', next: NEXT, command: 'top countries' },
  title: (code) => (code === '' ? 'Traffic with unknown countries' : `Traffic with ${countryName(code)}`),
  filter: (code) => isText('country', code),
  parts: [{ view: 'timeline', only: 'picture' }, { view: 'talkers' }, { view: 'ports' }],
});

/** ISO 3166-1 alpha-2 code, '' for unknown. */
function takeCountry(cursor: Cursor): string {
  const token = cursor.take();
  const value = VALUE_READERS.country.read(token?.text ?? '', { timeZone: 'UTC' });
  if (value?.kind === 'text') return value.pattern.toUpperCase();
  throw new CommandError('FB2002', {
    message: `“${literal(token?.text ?? '', 40)}” at position ${cursor.position(token)} is not a country.`,
    next: NEXT,
    suggestions: [{ label: 'Top countries', command: 'top countries' }],
  });
}
