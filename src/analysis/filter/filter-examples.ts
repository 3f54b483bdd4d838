import type { FilterField, ValueKind } from './flow-filter-fields.ts';

const of =
  (value: string, operator = '=') =>
  (field: FilterField): string =>
    `${field} ${operator} ${value}`;

/** A comparison as it is written with a field of each kind. */
export const EXAMPLES: Readonly<Record<ValueKind, (field: FilterField) => string>> = {
  address: of('10.0.0.4'),
  port: of('(80, 443)', 'in'),
  protocol: of('TCP'),
  text: (field) => `${field} = ${field === 'host' ? '*.example.com' : field === 'app' ? 'DNS' : '*web*'}`,
  country: of('DE'),
  network: of('AS8075'),
  size: of('10MB', '>'),
  count: of('100', '>'),
  duration: of('5m', '>'),
  time: of('14:05', '>='),
  result: of('refused'),
  action: of('deny'),
  direction: of('in'),
  state: of('begin'),
  class: of('internet'),
  encryption: of('NX'),
};
