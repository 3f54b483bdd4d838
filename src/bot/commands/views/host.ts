import { rangeText, readRange } from '#analysis/filter/address-range.ts';
import { literal } from '#core/literal.ts';
import { CommandError } from '../command-error.ts';
import type { Situation } from '../command.ts';
import type { Cursor } from '../cursor.ts';
import { parseScope } from '../scopes.ts';
import { isAddress } from './asked.ts';
import { subjectCommand } from './subject-command.ts';

const NEXT = 'Say an address such as `host 10.0.0.4`, or the name of one of our VMs; `top talkers` has all of them.';

interface Host {
  readonly address: string;
  /** Name of the VM, '' where an address was said. */
  readonly name: string;
}

export const host = subjectCommand<Host>({
  name: 'host',
  synonyms: ['ip', 'address', 'who', 'whois'],
  form: '10.0.0.4',
  summary: 'One address: what it asks, what it is asked, with whom, on which ports, since when.',
  examples: [
    { command: 'host 10.0.0.4', says: 'everything about one address, last 2 h' },
    { command: 'host 203.0.113.7 last 7d where denied', says: 'what a stranger tried in a week' },
    { command: 'host vm-web-1', says: 'the same by the name of a VM', named: true },
  ],
  take: takeHost,
  missing: { message: 'Which address?', next: NEXT, command: 'top talkers' },
  title: ({ address, name }) => (name === '' ? address : `${literal(name)} (${address})`),
  // The view counts each side by itself.
  filter: () => null,
  subject: ({ address }) => address,
  about: ({ address }) => isAddress('ip', address),
  parts: [{ view: 'address' }],
});

function takeHost(cursor: Cursor, { known }: Situation): Host {
  const token = cursor.peek();
  const range = readRange(token?.text.replace(/^\[|\]$/g, '') ?? '');
  if (range !== null && range.bits === 128) {
    cursor.skip(1);
    return { address: rangeText(range), name: '' };
  }
  const machines = known.filter(({ scope, detail }) => scope.kind === 'vm' && detail !== '');
  if (range === null && token !== undefined && machines.length > 0) {
    const scope = parseScope(cursor, machines);
    const found = machines.find((each) => scope.kind === 'vm' && each.scope.name === scope.name);
    if (found !== undefined) return { address: found.detail, name: found.scope.name };
  }
  throw new CommandError('FB2002', {
    message: `“${literal(token?.text ?? '', 60)}” at position ${cursor.position(token)} is not an address.`,
    next: range === null ? NEXT : `For a range say \`flows where ip = ${literal(token?.text ?? '', 60)}\`.`,
    suggestions: [{ label: 'Top talkers', command: 'top talkers' }],
  });
}
