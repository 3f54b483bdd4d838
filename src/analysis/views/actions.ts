import { hourlyRows } from './hourly-rows.ts';
import { MEASURES, NO_MEASURES } from './measures.ts';
import type { ActionRow, Actions } from './results.ts';
import { timeline } from './timeline.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

const ALL = (['in', 'out'] as const).flatMap((direction) =>
  (['allow', 'deny'] as const).map((action) => ({ direction, action })),
);

/** Allowed against denied, by direction, over time and in sum. */
export async function actions(context: ViewContext, query: ViewArguments): Promise<Actions> {
  const counted = await hourlyRows(query);
  const rows = await context.store.rows<ActionRow>(
    `SELECT direction, action, ${MEASURES}, uniq(src) AS sources ${counted.sql} GROUP BY direction, action`,
    counted.params,
    queryOptions(context),
  );
  const sums = ALL.map(
    (kind) =>
      rows.find(({ direction, action }) => direction === kind.direction && action === kind.action) ?? {
        ...kind,
        ...NO_MEASURES,
        sources: 0,
      },
  );
  return { timeline: await timeline(context, query), sums };
}
