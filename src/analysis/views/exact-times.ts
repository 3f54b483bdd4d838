import { rowsOf, tableOf } from '#analysis/filter/condition.ts';
import { HOUR_MS } from '#core/window.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** First and last record of the question in ms, from times that are exact to the hour: read in these two hours alone. */
export async function exactEnds(
  context: ViewContext,
  query: ViewArguments,
  { firstMs, lastMs }: { firstMs: number; lastMs: number },
): Promise<{ firstMs: number; lastMs: number }> {
  const where = rowsOf(query);
  const hours = [firstMs, lastMs].map((timeMs) => Math.floor(timeMs / HOUR_MS) * (HOUR_MS / 1000));
  const [row] = await context.store.rows<{ firstMs: number; lastMs: number }>(
    `SELECT toUnixTimestamp64Milli(min(time)) AS firstMs, toUnixTimestamp64Milli(max(time)) AS lastMs
     FROM ${tableOf(query.scope)}
     WHERE ${where.sql} AND toUnixTimestamp(toStartOfHour(time)) IN {hours:Array(UInt32)}`,
    { ...where.params, hours },
    queryOptions(context),
  );
  return row ?? { firstMs, lastMs };
}
