/** What a flow log watches. NSG flow logs and VNet flow logs (of a VNet, subnet or NIC) are of different formats. */
export type FlowLogTarget = 'nsg' | 'vnet' | 'subnet' | 'nic' | 'other';

/** A flow log as Azure Resource Manager tells it. Its `format.version` is left out: it is 1 for VNet logs of version 4. */
export interface FlowLogResource {
  /** Name of the flow log as Azure spells it. */
  readonly name: string;
  readonly subscription: string;
  /** Of the network watcher. */
  readonly resourceGroup: string;
  readonly watcher: string;
  /** Region of the network watcher, '' when not told. */
  readonly region: string;
  readonly targetId: string;
  readonly targetKind: FlowLogTarget;
  readonly targetName: string;
  /** Name of the storage account that the blobs go to, lower case; '' when not told. */
  readonly account: string;
  readonly enabled: boolean;
  /** Days after which Azure deletes the blobs; null keeps them. */
  readonly retentionDays: number | null;
  /** What is logged at all, in Azure's words; '' logs everything. */
  readonly filter: string;
  /** States that are logged, of B, C, E and D; none given logs all of them. */
  readonly recordTypes: readonly string[];
  /** `Succeeded`, `Updating`, `Failed`, …; '' when not told. */
  readonly provisioningState: string;
  /** Minutes between looks of Traffic Analytics; null when it is off. */
  readonly trafficAnalyticsMinutes: number | null;
}

/** What is read of an answer of Resource Manager; everything may be missing. */
export interface FlowLogAnswer {
  readonly id?: string;
  readonly name?: string;
  readonly location?: string;
  readonly targetResourceId?: string;
  readonly storageId?: string;
  readonly enabled?: boolean;
  readonly enabledFilteringCriteria?: string;
  readonly recordTypes?: string;
  readonly provisioningState?: string;
  readonly retentionPolicy?: { readonly days?: number; readonly enabled?: boolean };
  readonly flowAnalyticsConfiguration?: {
    readonly networkWatcherFlowAnalyticsConfiguration?: {
      readonly enabled?: boolean;
      readonly trafficAnalyticsInterval?: number;
    };
  };
}

const TARGETS: Readonly<Record<string, FlowLogTarget>> = {
  networksecuritygroups: 'nsg',
  virtualnetworks: 'vnet',
  subnets: 'subnet',
  networkinterfaces: 'nic',
};

/** Null for an answer without an id of the known form: nothing can be done with it. */
export function flowLogResource(answer: FlowLogAnswer): FlowLogResource | null {
  const id = resourceId(answer.id ?? '');
  const [name, watcher] = [id.get('flowlogs'), id.get('networkwatchers')];
  const [subscription, resourceGroup] = [id.get('subscriptions'), id.get('resourcegroups')];
  if (!name || !watcher || !subscription || !resourceGroup) return null;
  const targetId = answer.targetResourceId ?? '';
  const [targetType = '', targetName = ''] = targetId.split('/').slice(-2);
  const { days = 0, enabled: deletes = false } = answer.retentionPolicy ?? {};
  const analytics = answer.flowAnalyticsConfiguration?.networkWatcherFlowAnalyticsConfiguration;
  return {
    name: answer.name ?? name,
    subscription,
    resourceGroup,
    watcher,
    region: answer.location ?? '',
    targetId,
    targetKind: TARGETS[targetType.toLowerCase()] ?? 'other',
    targetName,
    account: (resourceId(answer.storageId ?? '').get('storageaccounts') ?? '').toLowerCase(),
    enabled: answer.enabled ?? false,
    // 0 days keeps the blobs as well.
    retentionDays: deletes && days > 0 ? days : null,
    filter: (answer.enabledFilteringCriteria ?? '').trim(),
    recordTypes: (answer.recordTypes ?? '').toUpperCase().match(/[BCED]/g) ?? [],
    provisioningState: answer.provisioningState ?? '',
    trafficAnalyticsMinutes: analytics?.enabled === true ? (analytics.trafficAnalyticsInterval ?? 60) : null,
  };
}

/** `/subscriptions/S/resourceGroups/G/…` as pairs, keys in lower case: Azure is not sure of its own capitals. */
export function resourceId(id: string): ReadonlyMap<string, string> {
  const parts = id.split('/').slice(1);
  return new Map(parts.flatMap((key, index) => (index % 2 === 0 ? [[key.toLowerCase(), parts[index + 1] ?? '']] : [])));
}

/**
 * The parts before `/y=` that blobs of a flow log may have, upper case: compare without case. The portal's form is the
 * short one with a flow log name made of resource, group and FLOWLOG. NSG logs are filed under their NSG.
 */
export function flowLogRootsOf(resource: FlowLogResource): readonly string[] {
  const { subscription, resourceGroup, watcher, name, targetId, targetKind } = resource;
  if (targetKind === 'nsg') return [`resourceId=${targetId}`.toUpperCase()];
  const long = `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/networkWatchers/${watcher}/flowLogs/${name}`;
  return [`/${subscription}_${resourceGroup}/${watcher}_${name}`, long].map((path) =>
    `flowLogResourceID=${path}`.toUpperCase(),
  );
}
