import { describeFilter } from '#analysis/filter/describe-filter.ts';
import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { Scope } from '#core/resource.ts';
import { MINUTE_MS, type Window } from '#core/window.ts';

/** Commands as text, for buttons: what is written here, the grammar reads back as the same request. */

/** A name as one word of a command. */
export const quoted = (name: string): string =>
  /^[\p{L}\p{N}_./:-]+$/u.test(name) ? name : `"${name.replaceAll('"', '')}"`;

/** '' for everything, `vm-web-1` for a VM, `nsg nsg-web` for the rest. */
export function scopeWords(scope: Scope): string {
  if (scope.kind === 'all') return '';
  return scope.kind === 'vm' ? quoted(scope.name) : `${scope.kind} ${quoted(scope.name)}`;
}

/** `2026-11-20T13:05Z`, with seconds only where there are some. */
function instant(timeMs: number): string {
  const iso = new Date(timeMs).toISOString();
  if (timeMs % MINUTE_MS === 0) return `${iso.slice(0, 16)}Z`;
  return timeMs % 1000 === 0 ? `${iso.slice(0, 19)}Z` : iso;
}

/** `from 2026-11-20T13:05Z to 2026-11-20T15:05Z`: the same window whenever it is said. */
export const windowWords = (window: Window): string => `from ${instant(window.fromMs)} to ${instant(window.toMs)}`;

/** `where dport = 443`, '' without a filter. */
export const whereWords = (filter: FlowFilter | null | undefined): string =>
  filter === null || filter === undefined ? '' : `where ${describeFilter(filter)}`;

/** One command from its parts; empty parts are left out. */
export const say = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
