import { VALUE_READERS } from '#analysis/filter/flow-filter-values.ts';
import { literal } from '#core/literal.ts';
import { CommandError } from '../command-error.ts';
import type { Cursor } from '../cursor.ts';
import { isNumber } from './asked.ts';
import { subjectCommand } from './subject-command.ts';

/** A destination port, or several in a row. */
interface Ports {
  readonly from: number;
  readonly to: number;
}

const NEXT = 'Say its number, for example `port 3389`; `top ports` has all of them.';

export const port = subjectCommand<Ports>({
  name: 'port',
  synonyms: ['dport'],
  form: '3389',
  summary: 'One destination port: when, who asks, and who is asked.',
  examples: [
    { command: 'port 3389', says: 'who asks for remote desktop, last 2 h' },
    { command: 'port 8000-8099 last 24h where allowed', says: 'several ports in a row' },
  ],
  take: takePort,
  missing: { message: 'Which port?', next: NEXT, command: 'top ports' },
  title: ({ from, to }) => (from === to ? `Port ${from}` : `Ports ${from}–${to}`),
  filter: ({ from, to }) => isNumber('dport', from, to),
  parts: [{ view: 'timeline', only: 'picture' }, { view: 'sourceAddresses' }, { view: 'destinationAddresses' }],
});

/** `3389`, `3389/tcp`, `8000-8099`. */
function takePort(cursor: Cursor): Ports {
  const token = cursor.take();
  const value = VALUE_READERS.port.read((token?.text ?? '').replace(/\/\w+$/, ''), { timeZone: 'UTC' });
  if (value?.kind === 'number') return value;
  throw new CommandError('FB2002', {
    message: `“${literal(token?.text ?? '', 40)}” at position ${cursor.position(token)} is not a port.`,
    next: NEXT,
    suggestions: [{ label: 'Top ports', command: 'top ports' }],
  });
}
