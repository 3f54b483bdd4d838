import { rowsOf, tableOf } from '#analysis/filter/condition.ts';
import type { ConnectionResults } from './results.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

const NONE: ConnectionResults = { established: 0, closed: 0, reset: 0, refused: 0, unanswered: 0, partial: 0 };

/** What became of TCP connections. Flow logs do not say: for captures only. */
export async function connections(context: ViewContext, query: ViewArguments): Promise<ConnectionResults> {
  const { scope } = query;
  if (scope.kind !== 'capture') return NONE;
  const where = rowsOf(query);
  const rows = await context.store.rows<{ result: keyof ConnectionResults; flows: number }>(
    `SELECT result, count() AS flows FROM ${tableOf(scope)} WHERE ${where.sql} AND result != '' GROUP BY result`,
    where.params,
    queryOptions(context),
  );
  return { ...NONE, ...Object.fromEntries(rows.map(({ result, flows }) => [result, flows])) };
}
