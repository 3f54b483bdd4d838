import { describeFilter } from './describe-filter.ts';
import type { FlowFilter } from './flow-filter.ts';

/** Flows that both filters ask for; null asks for all. What both say is said once. */
export function conjunction(one: FlowFilter | null, other: FlowFilter | null): FlowFilter | null {
  const parts = [...partsOf(one), ...partsOf(other)];
  const [first] = parts;
  if (first === undefined) return null;
  const different = [...new Map(parts.map((part) => [describeFilter(part), part])).values()];
  return different.length === 1 ? first : { kind: 'and', parts: different };
}

/** What a filter joins by `and`, itself where it joins nothing. */
export function partsOf(filter: FlowFilter | null): readonly FlowFilter[] {
  if (filter === null) return [];
  return filter.kind === 'and' ? filter.parts : [filter];
}
