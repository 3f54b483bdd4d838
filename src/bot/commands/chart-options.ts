import { literal } from '#core/literal.ts';
import { type Scope, scopeName } from '#core/resource.ts';
import { formatRange } from '#core/units.ts';
import type { Window } from '#core/window.ts';
import type { ChartOptions } from '#render/chart.ts';

/** What a chart says about its data: "vm-web-1 · Fri 20 Nov 14:00–16:00 CET". */
export function chartOptions(
  about: { readonly scope: Scope; readonly window: Window },
  context: { readonly timeZone: string; readonly nowMs: number },
): ChartOptions {
  const range = formatRange(about.window, context.timeZone, { nowMs: context.nowMs });
  return {
    timeZone: context.timeZone,
    subtitle: `${literal(scopeName(about.scope))} · ${range}`,
    ...(about.scope.kind === 'capture' ? { hasDecisions: false } : {}),
  };
}
