import type { Analysis } from '#analysis/analysis.ts';
import type { Cursors } from '#analysis/ingest/cursors.ts';
import type { FlowLogWatcher } from '#analysis/ingest/watcher.ts';
import type { FlowStore } from '#analysis/store/flow-store.ts';
import type { FlowLogDiscovery } from '#azure/arm-discovery.ts';
import { EVERYTHING } from '#core/resource.ts';
import type { ProcessStatus } from './ports.ts';
import type { RuleRounds } from './rule-rounds.ts';

export interface StatusParts {
  readonly version: string;
  readonly startedMs: number;
  readonly mode: 'azure' | 'sandbox';
  readonly analysis: Analysis;
  readonly cursors: Cursors;
  readonly store: FlowStore;
  readonly watcher: FlowLogWatcher;
  readonly rounds: RuleRounds;
  /** Null where no subscription is searched for flow logs. */
  readonly discovery: FlowLogDiscovery | null;
  /** Share of the sandbox's history that is written; null when it is, or where there is no sandbox. */
  readonly writing: () => number | null;
}

/** How the process is, asked anew each time. */
export function processStatus(parts: StatusParts): () => Promise<ProcessStatus> {
  const { version, startedMs, mode, analysis, cursors, store, watcher, rounds } = parts;
  return async () => {
    const extent = await analysis.extent(EVERYTHING);
    const totals = await cursors.totals();
    const ingest = watcher.status();
    const writing = parts.writing();
    return {
      version,
      startedMs,
      mode,
      tuples: totals.reduce((sum, { tuples }) => sum + tuples, 0),
      oldestMs: extent?.fromMs ?? null,
      newestMs: extent === null ? null : extent.toMs - 1,
      storeBytes: await store.storedBytes(),
      residentBytes: process.memoryUsage.rss(),
      ingest: writing === null ? ingest : { ...ingest, state: 'writing sandbox history', share: writing },
      rulesEvaluatedMs: rounds.lastEvaluatedMs(),
      problems: [...rounds.problems(), ...(parts.discovery?.problems() ?? [])],
    };
  };
}
