import { countries } from './countries.ts';
import { nsgRules } from './nsg-rules.ts';
import { ports } from './ports.ts';
import { protocols } from './protocols.ts';
import type { ViewName, ViewResults } from './results.ts';
import { summary } from './summary.ts';
import { talkers } from './talkers.ts';
import { timeline } from './timeline.ts';
import type { ViewArguments, ViewContext } from './view.ts';

type Views = {
  readonly [Name in ViewName]: (context: ViewContext, query: ViewArguments) => Promise<ViewResults[Name]>;
};

export const VIEWS: Views = { summary, timeline, talkers, ports, protocols, countries, rules: nsgRules };
