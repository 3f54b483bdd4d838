import type { ViewName, ViewResults } from '#analysis/views/results.ts';
import { tableOf } from '#bot/tables/by-view.ts';
import type { TableOptions } from '#bot/tables/table-options.ts';
import { rowFilters } from './row-filters.ts';
import type { WireTable } from './wire.ts';

/** The table of a view with the filter that each row stands for, where rows stand for something. */
export function viewTable<Name extends ViewName>(
  name: Name,
  result: ViewResults[Name],
  options: TableOptions,
): WireTable {
  const { kind: _kind, ...table } = tableOf(name, result, options);
  const filters = rowFilters(name, result);
  return { ...table, where: table.rows.map((_row, index) => filters[index] ?? null) };
}
