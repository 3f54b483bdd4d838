import { type Condition, rowsOf, tableOf } from '#analysis/filter/condition.ts';
import { Counting } from '#analysis/store/counting.ts';
import { DAY_MS, durationMs, type Window } from '#core/window.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** How much earlier a window is compared with by itself: whole days, of more than a day whole weeks. */
export function usualDistance(window: Window): number {
  const length = durationMs(window);
  return length <= DAY_MS ? DAY_MS : Math.ceil(length / (7 * DAY_MS)) * 7 * DAY_MS;
}

/** Rows whose parameters can stand beside those of another window. */
export const asEarlier = ({ sql, params }: Condition): Condition => ({
  sql: sql.replaceAll(/\{(\w+):/g, '{earlier_$1:'),
  params: Object.fromEntries(Object.entries(params).map(([name, value]) => [`earlier_${name}`, value])),
});

/** A query over another window, with what counts there. */
export async function inEarlierWindow<T>(
  context: ViewContext,
  { query, window }: { query: ViewArguments; window: Window },
  ask: (earlier: ViewArguments) => Promise<T>,
): Promise<T> {
  await using counting = new Counting(context.store, { ...query, window }, queryOptions(context));
  return await ask({ ...query, window, counting });
}

/** Whether there is any record of the scope in a window, filter or none. */
export async function hasRows(context: ViewContext, { scope }: ViewArguments, window: Window): Promise<boolean> {
  const where = rowsOf({ scope, window });
  const rows = await context.store.rows(
    `SELECT 1 FROM ${tableOf(scope)} WHERE ${where.sql} LIMIT 1`,
    where.params,
    queryOptions(context),
  );
  return rows.length > 0;
}
