import type { FlowFilter } from '#analysis/filter/flow-filter.ts';
import type { Scope } from '#core/resource.ts';
import type { Window } from '#core/window.ts';
import type { Block } from '#render/message.ts';
import type { BotPorts } from '../ports.ts';

/** The link to the interactive page of a report; nothing where there is no server, or where it cannot be kept. */
export async function pageLink(
  ports: Pick<BotPorts, 'reportPage'>,
  about: { readonly scope: Scope; readonly window: Window; readonly filter?: FlowFilter | null },
): Promise<readonly Block[]> {
  try {
    const url = await ports.reportPage?.(about);
    return url === undefined ? [] : [{ kind: 'link', label: 'Open as a page', url }];
  } catch {
    // The report is complete without it.
    return [];
  }
}
