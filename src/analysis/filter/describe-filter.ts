import type { FilterValue, FlowFilter } from './flow-filter.ts';
import { FILTER_FIELDS } from './flow-filter-fields.ts';
import { writtenValue } from './written-value.ts';

/** The filter as text that is read as the same filter again. */
export function describeFilter(filter: FlowFilter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.parts.map(inner).join(` ${filter.kind} `);
    case 'not':
      return notText(filter.part);
    case 'test':
      return testText(filter);
    default:
      return filter satisfies never;
  }
}

const inner = (part: FlowFilter): string =>
  part.kind === 'and' || part.kind === 'or' ? `(${describeFilter(part)})` : describeFilter(part);

type Test = Extract<FlowFilter, { kind: 'test' }>;

function testText({ field, operator, values }: Test): string {
  const [first] = values;
  const write = (value: FilterValue): string => writtenValue(value, FILTER_FIELDS[field].kind);
  if (values.length === 1 && first !== undefined) return `${field} ${operator} ${write(first)}`;
  return `${field} in (${values.map(write).join(', ')})`;
}

/** `port != 80` and `port not in (80, 443)` are what people write. */
function notText(part: FlowFilter): string {
  if (part.kind !== 'test' || part.operator !== '=') return `not ${inner(part)}`;
  const text = testText(part);
  return part.values.length === 1
    ? text.replace(`${part.field} = `, `${part.field} != `)
    : text.replace(`${part.field} in `, `${part.field} not in `);
}
