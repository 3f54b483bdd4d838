import type { AddressRow, ViewName, ViewResults } from '#analysis/views/results.ts';
import { literal } from '#core/literal.ts';
import { countryName } from '#render/country-name.ts';
import { portName } from '../../tables/cells.ts';
import { type Asked, both, type Button, isAddress, isNumber, isText, sameAnd } from './asked.ts';

/** As many of the first rows as have a button. */
const MOST = 3;

type Drill = { readonly [Name in ViewName]?: (result: ViewResults[Name], asked: Asked) => readonly Button[] };

const first = <Row>(rows: readonly Row[], button: (row: Row) => Button | null): readonly Button[] =>
  rows
    .map(button)
    .filter((each) => each !== null)
    .slice(0, MOST);

const host = (asked: Asked, address: string, label = address): Button => ({
  label,
  command: sameAnd(asked, `host ${address}`),
});

/** A protocol without ports is asked for itself. */
function portButton(asked: Asked, { protocol, port }: { readonly protocol: number; readonly port: number }): Button {
  const label = portName(protocol, port);
  const command = label.includes('/') ? sameAnd(asked, `port ${port}`) : flows(asked, isNumber('proto', protocol));
  return { label, command };
}

const flows = (asked: Asked, more: Parameters<typeof sameAnd>[2]): string => sameAnd(asked, 'flows', more);

const country = (asked: Asked, code: string): Button | null =>
  code === '' ? null : { label: countryName(code), command: sameAnd(asked, `country ${code}`) };

const addresses = ({ rows }: { readonly rows: readonly AddressRow[] }, asked: Asked): readonly Button[] =>
  first(rows, ({ address, name }) => host(asked, address, name === '' ? address : name));

/** Where to look next: the first rows of a view, each with its filter added. */
const DRILL: Drill = {
  talkers: ({ rows }, asked) => first(rows, ({ address, name }) => host(asked, address, name || address)),
  sourceAddresses: addresses,
  destinationAddresses: addresses,
  ports: ({ rows }, asked) => first(rows, (row) => portButton(asked, row)),
  countries: ({ rows }, asked) => first(rows, (row) => country(asked, row.country)),
  protocols: ({ rows }, asked) =>
    first(rows, ({ protocol, name }) => ({ label: name, command: flows(asked, isNumber('proto', protocol)) })),
  rules: ({ rows }, asked) =>
    first(rows, ({ nsg, rule }) => ({
      label: `${literal(rule, 40)} of ${literal(nsg, 30)}`,
      command: flows(asked, both(isText('nsg', nsg), isText('rule', rule))),
    })),
  applications: ({ rows }, asked) =>
    first(rows, ({ name }) => ({
      label: name || 'Unknown',
      command: flows(asked, isText('app', name === '' ? 'unknown' : name)),
    })),
  flows: ({ rows }, asked) =>
    first([...new Map(rows.map(({ src, srcName }) => [src, srcName]))], ([src, name]) => host(asked, src, name || src)),
  // An hour opens to its minutes.
  hours: ({ cells }, asked) =>
    first(
      cells.filter(({ flows: count }) => count > 0).toSorted((one, other) => other.flows - one.flows),
      ({ day, hour, startMs, lengthMs }) => ({
        label: `${day} ${String(hour).padStart(2, '0')}:00`,
        command: sameAnd({ ...asked, window: { fromMs: startMs, toMs: startMs + lengthMs } }, 'timeline'),
      }),
    ),
  actions: ({ sums }, asked) =>
    first(
      sums.filter(({ action, flows: count }) => action === 'deny' && count > 0),
      ({ direction }) => ({
        label: `Denied ${direction}bound`,
        command: sameAnd(asked, 'top sources', both(isText('action', 'deny'), isText('dir', direction))),
      }),
    ),
  durations: (_result, asked) => [{ label: 'Longest flows', command: sameAnd(asked, 'flows by duration') }],
  tuples: ({ rows }, asked) => first([...new Set(rows.map(({ src }) => src))], (src) => host(asked, src)),
  address: ({ address, ports, countries }, asked) => {
    const about = isAddress('ip', address);
    const inside: Asked = {
      ...asked,
      filter: about === null ? asked.filter : both(about, ...(asked.filter ? [asked.filter] : [])),
    };
    return [
      ...first(ports.rows.slice(0, 1), (row) => portButton(inside, row)),
      ...first(countries.rows.slice(0, 1), (row) => country(inside, row.country)),
    ];
  },
  firstSeen: ({ rows }, asked) =>
    first(rows, ({ kind, value }) => {
      if (kind === 'country') return country(asked, value);
      return kind === 'port' ? keyedPort(asked, value) : host(asked, value);
    }),
  changes: ({ rows }, asked) =>
    first(rows, ({ kind, value, label }) => {
      switch (kind) {
        case 'address':
          return host(asked, value);
        case 'port':
          return keyedPort(asked, value);
        case 'country':
          return country(asked, value);
        case 'protocol':
          return { label: label || value, command: flows(asked, isNumber('proto', Number(value))) };
        default:
          return kind satisfies never;
      }
    }),
  oneWay: ({ rows }, asked) => first([...new Set(rows.map(({ dst }) => dst))], (dst) => host(asked, dst)),
};

/** `6/443`. */
function keyedPort(asked: Asked, key: string): Button {
  const [protocol = 0, port = 0] = key.split('/').map(Number);
  return portButton(asked, { protocol, port });
}

export const drill = <Name extends ViewName>(name: Name, result: ViewResults[Name], asked: Asked): readonly Button[] =>
  DRILL[name]?.(result, asked) ?? [];
