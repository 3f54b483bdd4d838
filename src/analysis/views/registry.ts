import { countedOnce } from '#analysis/store/counted-once.ts';
import { applications } from './applications.ts';
import { connections } from './connections.ts';
import { countries } from './countries.ts';
import { nsgRules } from './nsg-rules.ts';
import { ports } from './ports.ts';
import { protocols } from './protocols.ts';
import type { ViewName, ViewResults } from './results.ts';
import { summary } from './summary.ts';
import { talkers } from './talkers.ts';
import { timeline } from './timeline.ts';
import { tuples } from './tuples.ts';
import { queryOptions, type ViewArguments, type ViewContext } from './view.ts';

type Views = {
  readonly [Name in ViewName]: (context: ViewContext, query: ViewArguments) => Promise<ViewResults[Name]>;
};

export const VIEWS: Views = {
  summary,
  timeline,
  talkers,
  ports,
  protocols,
  countries,
  rules: nsgRules,
  tuples,
  applications,
  connections,
};

/** One view by itself. Several of one window and scope share what `countedOnce` finds out. */
export async function askView<Name extends ViewName>(
  name: Name,
  context: ViewContext,
  query: Omit<ViewArguments, 'once'>,
): Promise<ViewResults[Name]> {
  await using once = await countedOnce(context.store, query, queryOptions(context));
  return await VIEWS[name](context, { ...query, once: once.sql });
}
