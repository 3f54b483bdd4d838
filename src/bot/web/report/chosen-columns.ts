import { FLOW_COLUMNS, type FlowColumn } from './flow-columns.ts';

/** Who decides nothing has no decision; what has no names asked for has no host. */
const NOT_OF: Readonly<Record<'logs' | 'capture', ReadonlySet<string>>> = {
  logs: new Set(['host', 'result']),
  capture: new Set(['action', 'state', 'nsg', 'rule', 'resource', 'direction', 'tuples']),
};

export const columnsFor = (kind: 'logs' | 'capture'): readonly FlowColumn[] =>
  FLOW_COLUMNS.filter(({ id }) => !NOT_OF[kind].has(id)).map((one) =>
    kind === 'capture' && (one.id === 'host' || one.id === 'result') ? { ...one, usual: true } : one,
  );

/** The columns of a list of ids such as `src,dst`; all usual ones without it. */
export function chosenColumns(ids: string | undefined, kind: 'logs' | 'capture'): readonly FlowColumn[] {
  const all = columnsFor(kind);
  const wanted = ids === undefined ? [] : ids.split(',');
  const found = all.filter(({ id }) => wanted.includes(id));
  return found.length > 0 ? found : all.filter(({ usual }) => usual);
}
