import type { Analysis } from '#analysis/analysis.ts';
import { describeFilter } from '#analysis/filter/describe-filter.ts';
import type { Cursors } from '#analysis/ingest/cursors.ts';
import type { Queryable } from '#analysis/store/flow-store.ts';
import { sourceActivity, sourceTimeline } from '#analysis/store/source-activity.ts';
import type { AnnouncementStore } from '#alerts/ledger.ts';
import type { FlowLogDiscovery } from '#azure/arm-discovery.ts';
import type { Finding } from '#core/finding.ts';
import type { Resource, Scope } from '#core/resource.ts';
import type { Painter } from '#render/picture.ts';
import type {
  BackfillPort,
  BotPorts,
  CapturePort,
  ImportPort,
  ProcessStatus,
  RuleStatus,
  Sources,
  SourcesQuery,
} from './ports.ts';
import { sourceStatuses } from './sources/statuses.ts';
import type { ReportLinks } from './web/report/report-links.ts';

export interface ServiceParts {
  readonly analysis: Analysis;
  readonly cursors: Cursors;
  readonly store: Queryable;
  /** Null where no subscription is searched. */
  readonly discovery: FlowLogDiscovery | null;
  readonly announcements: AnnouncementStore;
  readonly painter: Painter;
  readonly resources: readonly Resource[];
  readonly backfill: BackfillPort;
  readonly rules: () => Promise<readonly RuleStatus[]>;
  readonly status: () => Promise<ProcessStatus>;
  readonly captures: CapturePort;
  readonly imports: ImportPort;
  /** Makes links to report pages. */
  readonly links?: Pick<ReportLinks, 'create'>;
  /** Why flow logs cannot be read right now, null when they can. */
  readonly ingestProblem: () => string | null;
  readonly nowMs: () => number;
}

/** What commands may ask, answered by the running service. */
export function servicePorts(parts: ServiceParts): BotPorts {
  const { analysis, announcements, painter } = parts;
  return {
    report: async (query, options) => {
      const findings = (await announcements.overlapping(query.window)).filter((each) =>
        isAbout(each, query.scope, parts.resources),
      );
      return analysis.report(query, { findings, problems: await problems(parts) }, options);
    },
    view: (name, query, options) => analysis.view(name, query, options),
    extent: (scope) => analysis.extent(scope),
    scopes: () => analysis.scopes(),
    resources: () => parts.resources,
    sources: (query, options) => sources(parts, query, options),
    sourceTimeline: (query, options) => sourceTimeline(parts.store, query, options),
    backfill: parts.backfill,
    rules: parts.rules,
    status: parts.status,
    captures: parts.captures,
    ...(parts.links === undefined ? {} : { reportPage: reportPage(parts.links) }),
    imports: parts.imports,
    draw: (chart, options) => painter.draw(chart, options),
  };
}

const reportPage =
  (links: Pick<ReportLinks, 'create'>): NonNullable<BotPorts['reportPage']> =>
  ({ scope, window, filter = null }) =>
    links.create({ scope, window, filter: filter === null ? '' : describeFilter(filter) });

/** A finding belongs to a scope when it names it, or a machine in it, or the NSG that guards such a machine. */
export function isAbout(finding: Finding, scope: Scope, resources: readonly Resource[]): boolean {
  if (scope.kind === 'all') return true;
  // Rules look at flow logs.
  if (scope.kind === 'capture') return false;
  const { vm, nsg } = finding.key;
  if (vm === undefined && nsg === undefined) return true;
  if (scope.name === (scope.kind === 'vm' ? vm : scope.kind === 'nsg' ? nsg : undefined)) return true;
  return resources.some((each) => isIn(each, scope) && (each.name === vm || (each.nsg !== '' && each.nsg === nsg)));
}

function isIn(resource: Resource, scope: Exclude<Scope, { kind: 'all' | 'capture' }>): boolean {
  switch (scope.kind) {
    case 'vm':
      return resource.name === scope.name;
    case 'nic':
      return resource.macs.includes(scope.name);
    case 'nsg':
    case 'subnet':
    case 'vnet':
      return resource[scope.kind] === scope.name;
  }
}

/** What keeps a report from being complete: storage that does not answer, and parts of blobs that could not be read. */
async function problems({ cursors, ingestProblem }: ServiceParts): Promise<string[]> {
  const away = ingestProblem();
  const unread = (await cursors.totals()).flatMap(({ problem }) => (problem === null ? [] : [problem]));
  return away === null ? unread : [away, ...unread];
}

async function sources(
  { cursors, store, discovery, nowMs }: ServiceParts,
  { window, refresh = false }: SourcesQuery,
  { signal }: { signal: AbortSignal },
): Promise<Sources> {
  if (refresh) await discovery?.refresh({ signal, now: true });
  const list = sourceStatuses({
    totals: await cursors.totals(),
    activity: await sourceActivity(store, { nowMs: nowMs(), window }, { signal }),
    resources: discovery?.resources() ?? [],
    accountProblems: discovery?.accountProblems() ?? new Map(),
  });
  return { list, subscriptions: discovery?.states() ?? [] };
}
