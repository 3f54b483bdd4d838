import type { SourceTotals } from '#analysis/ingest/cursors.ts';
import type { SourceActivity } from '#analysis/store/source-activity.ts';
import { sourceName } from '#azure/flow-log-path.ts';
import { type FlowLogResource, flowLogRootsOf } from '#azure/flow-log-resources.ts';
import type { SourceStatus } from '../ports.ts';

export interface Known {
  readonly totals: readonly SourceTotals[];
  /** By name of the source. */
  readonly activity: ReadonlyMap<string, SourceActivity>;
  readonly resources: readonly FlowLogResource[];
  /** What keeps storage accounts from being read, by account name. */
  readonly accountProblems: ReadonlyMap<string, string>;
}

const IDLE: SourceActivity = { tuplesLastHour: 0, nicsLastHour: 0, usualTuplesPerHour: null, gaps: [] };

/** Flow logs that were read, each with its resources in Azure, and flow logs of Azure of which no blob was read. */
export function sourceStatuses(known: Known): SourceStatus[] {
  const byRoot = new Map(known.resources.flatMap((each) => flowLogRootsOf(each).map((root) => [root, each] as const)));
  const found = new Set<FlowLogResource>();
  const read = known.totals.map(({ source, roots, formats, ...totals }): SourceStatus => {
    const resources = [...new Set(roots.flatMap((root) => byRoot.get(root.toUpperCase()) ?? []))];
    for (const resource of resources) found.add(resource);
    const activity = known.activity.get(source) ?? IDLE;
    const away = accountProblem(resources, known);
    const format = formats.join(', ');
    const problem = away ?? totals.problem;
    return { ...totals, ...activity, name: source, format, resources, reachable: away === null, problem };
  });
  const unread = known.resources.filter((resource) => !found.has(resource)).map((each) => withoutBlobs(each, known));
  return [...read, ...unread];
}

/** Under the name that it will have when its blobs come. */
function withoutBlobs(resource: FlowLogResource, known: Known): SourceStatus {
  const problem = accountProblem([resource], known);
  return {
    ...IDLE,
    name: sourceName(flowLogRootsOf(resource)[0] ?? resource.name),
    format: '',
    container: '',
    nics: 0,
    blobs: 0,
    tuples: 0,
    oldestMs: null,
    newestMs: null,
    resources: [resource],
    reachable: problem === null,
    problem,
  };
}

const accountProblem = (resources: readonly FlowLogResource[], { accountProblems }: Known): string | null =>
  resources.map(({ account }) => accountProblems.get(account)).find((each) => each !== undefined) ?? null;
