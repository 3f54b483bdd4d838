import { inWindow, tableOf } from './filter/condition.ts';
import type { Coverage } from './report.ts';
import { extent } from './store/flow-history.ts';
import { MINUTE_MS, type Window } from '#core/window.ts';
import type { Scope } from '#core/resource.ts';
import { queryOptions, type ViewContext } from './views/view.ts';

/** How many minutes of a window have records, and how many could have. */
export async function coverageOf(
  context: ViewContext,
  { scope, window }: { scope: Scope; window: Window },
  { geo, problems }: { geo: string; problems: readonly string[] },
): Promise<Coverage> {
  const where = inWindow(scope, window);
  const [row] = await context.store.rows<{ minutes: number; formats: string[] }>(
    `SELECT uniqExact(toStartOfMinute(time)) AS minutes, groupUniqArray(toString(format)) AS formats
     FROM ${tableOf(scope)} WHERE ${where.sql}`,
    where.params,
    queryOptions(context),
  );
  const all = await extent(context.store, scope);
  const newestMs = all === null ? null : all.toMs - 1;
  return {
    newestMs,
    oldestMs: all?.fromMs ?? null,
    minutesWithData: row?.minutes ?? 0,
    minutesExpected: expectedMinutes(window, all),
    formats: (row?.formats ?? []).toSorted(),
    problems,
    geo,
  };
}

/** Minutes of the window between the first and the last record that there are. */
function expectedMinutes(window: Window, all: Window | null): number {
  if (all === null) return 0;
  const fromMs = Math.floor(Math.max(window.fromMs, all.fromMs) / MINUTE_MS);
  const toMs = Math.ceil(Math.min(window.toMs, all.toMs) / MINUTE_MS);
  return Math.max(0, toMs - fromMs);
}
