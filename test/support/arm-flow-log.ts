export interface TestFlowLog {
  readonly subscription?: string;
  readonly name: string;
  readonly region?: string;
  readonly target?: string;
  readonly account?: string;
  /** Laid over the properties that are usual. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

export const SUBSCRIPTION = '5a4db0c5-7c1e-4f5e-9b6a-0f10be110001';

/** Id of a network watcher as Azure names those that it makes itself. */
export const watcherId = (subscription: string, region: string): string =>
  `/subscriptions/${subscription}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_${region}`;

/** A flow log in the shape in which Resource Manager answers; format version 1 although its records are version 4. */
export function armFlowLog(log: TestFlowLog) {
  const { subscription = SUBSCRIPTION, name, region = 'westeurope', account = 'stflowlogs' } = log;
  const group = `/subscriptions/${subscription}/resourceGroups/rg-shop/providers`;
  return {
    name,
    id: `${watcherId(subscription, region)}/flowLogs/${name}`,
    etag: 'W/"3b0f6c1e-0000-4000-8000-000000000001"',
    properties: {
      provisioningState: 'Succeeded',
      targetResourceId: `${group}/Microsoft.Network/${log.target ?? 'virtualNetworks/vnet-shop'}`,
      targetResourceGuid: '3b0f6c1e-0000-4000-8000-000000000002',
      storageId: `${group}/Microsoft.Storage/storageAccounts/${account}`,
      enabled: true,
      flowAnalyticsConfiguration: {
        networkWatcherFlowAnalyticsConfiguration: {
          enabled: false,
          workspaceId: '3b0f6c1e-0000-4000-8000-000000000003',
          workspaceRegion: region,
          workspaceResourceId: `${group}/microsoft.operationalinsights/workspaces/log-shop`,
          trafficAnalyticsInterval: 60,
        },
      },
      retentionPolicy: { days: 0, enabled: false },
      format: { type: 'JSON', version: 1 },
      ...log.properties,
    },
    type: 'Microsoft.Network/networkWatchers/flowLogs',
    location: region,
  };
}

/** A network watcher in the shape in which Resource Manager answers. */
export const armWatcher = (subscription: string, region: string) => ({
  name: `NetworkWatcher_${region}`,
  id: watcherId(subscription, region),
  etag: 'W/"3b0f6c1e-0000-4000-8000-000000000004"',
  type: 'Microsoft.Network/networkWatchers',
  location: region,
  properties: { provisioningState: 'Succeeded', runningOperationIds: [] },
});
