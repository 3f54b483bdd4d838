import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';
import { filterCondition } from './filter-condition.ts';
import type { FlowFilter } from './flow-filter.ts';

/** A part of a WHERE clause. Values travel as parameters, never inside the text. */
export interface Condition {
  readonly sql: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Rows of a window, half-open, and of a scope. */
export function inWindow(scope: Scope, window: Window): Condition {
  const time = `time >= fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC') AND time < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC')`;
  const params = { from_ms: Math.round(window.fromMs), to_ms: Math.round(window.toMs) };
  const scoped = ofScope(scope);
  return { sql: `${time} AND ${scoped.sql}`, params: { ...params, ...scoped.params } };
}

/** The table that has the rows of a scope. */
export const tableOf = ({ kind }: Scope): string => (kind === 'capture' ? 'captures' : 'flows');

/** Rows of a scope at any time. The column is one of a closed set; the name is a parameter. */
export function ofScope(scope: Scope): Condition {
  if (scope.kind === 'all' || (scope.kind === 'capture' && scope.name === '')) return { sql: '1', params: {} };
  if (scope.kind === 'capture') return { sql: 'source = {scope_name:String}', params: { scope_name: scope.name } };
  return { sql: `${scope.kind} = {scope_name:String}`, params: { scope_name: scope.name } };
}

/** What the rows of a question have in common. */
export interface RowsQuery {
  readonly scope: Scope;
  readonly window: Window;
  readonly filter?: FlowFilter | null;
}

/** Rows of a window, half-open, of a scope, and of a filter where there is one. FB2007 for what flow logs lack. */
export function rowsOf({ scope, window, filter = null }: RowsQuery): Condition {
  const all = inWindow(scope, window);
  if (filter === null) return all;
  const chosen = filterCondition(filter, { table: scope.kind === 'capture' ? 'captures' : 'flows', all: all.sql });
  return { sql: `${all.sql} AND ${chosen.sql}`, params: { ...all.params, ...chosen.params } };
}
