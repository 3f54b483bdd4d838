import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';

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

/** Rows of a scope at any time. The column is one of a closed set; the name is a parameter. */
export function ofScope(scope: Scope): Condition {
  if (scope.kind === 'all') return { sql: '1', params: {} };
  return { sql: `${scope.kind} = {scope_name:String}`, params: { scope_name: scope.name } };
}

/**
 * True for rows that count towards flows and bytes. Traffic between two of our own machines is logged at both NICs; where
 * both ends were logged in those hours and scope, the rows of the receiving end count. Uses the parameters of `inWindow`.
 */
export function countedOnce(scope: Scope): string {
  if (scope.kind === 'vm' || scope.kind === 'nic') return '1';
  return `NOT (direction = 'out' AND (src, dst) IN (
    SELECT src, dst FROM internal_pairs
    WHERE hour >= toStartOfHour(fromUnixTimestamp64Milli({from_ms:Int64}, 'UTC'))
      AND hour < fromUnixTimestamp64Milli({to_ms:Int64}, 'UTC') AND ${ofScope(scope).sql}))`;
}
