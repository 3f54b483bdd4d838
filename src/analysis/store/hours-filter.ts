import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { FilterField } from '#analysis/filter/flow-filter-fields.ts';
import type { Scope } from '#core/resource.ts';

/**
 * What rows of `flow_hours` can be chosen by without changing which of them count: the same for all rows that tell of a
 * flow, at whichever end and in whichever log.
 */
const FIELDS: ReadonlySet<FilterField> = new Set<FilterField>([
  ...([
    'src',
    'dst',
    'ip',
    'dport',
    'proto',
    'srccountry',
    'dstcountry',
    'country',
    'srcasn',
    'dstasn',
    'asn',
  ] as const),
  ...(['srcclass', 'dstclass', 'class'] as const),
]);

/** Whether `flow_hours` can answer for a scope and filter what `flows` would. */
export const fitsHours = (scope: Scope, filter: FlowFilter | null): boolean =>
  ['all', 'vm', 'nic'].includes(scope.kind) && (filter === null || fits(filter));

function fits(filter: FlowFilter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.every(fits);
    case 'not':
      return fits(filter.part);
    case 'test':
      return FIELDS.has(filter.field);
    default:
      return filter satisfies never;
  }
}
