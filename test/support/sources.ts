import { type FlowLogResource, flowLogResource } from '#azure/flow-log-resources.ts';
import type { SourceStatus } from '#bot/ports.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#core/window.ts';
import { armFlowLog, SUBSCRIPTION, type TestFlowLog } from './arm-flow-log.ts';
import { SOURCE } from './bot-ports.ts';
import { NOW_MS } from './bot-now.ts';

/** A resource as it is read of an answer of Resource Manager. */
export function resourceOf(log: TestFlowLog): FlowLogResource {
  const { properties, ...rest } = armFlowLog(log);
  const { provisioningState, ...others } = properties;
  const found = flowLogResource({ ...rest, ...others, provisioningState: String(provisioningState) });
  if (found === null) throw new Error(`${log.name} is no flow log`);
  return found;
}

/** An estate with one flow log in each state that there is. */
export const SOURCES: readonly SourceStatus[] = [
  {
    ...SOURCE,
    resources: [resourceOf({ name: 'fl-vnet-shop', properties: { retentionPolicy: { days: 30, enabled: true } } })],
    gaps: [
      { fromMs: NOW_MS - 20 * HOUR_MS, toMs: NOW_MS - 20 * HOUR_MS + 18 * MINUTE_MS },
      { fromMs: NOW_MS - 6 * HOUR_MS, toMs: NOW_MS - 6 * HOUR_MS + 7 * MINUTE_MS },
    ],
  },
  {
    ...SOURCE,
    name: 'nsg-data',
    format: 'nsg2',
    container: 'stflowlogs/insights-logs-networksecuritygroupflowevent',
    nics: 1,
    tuples: 201_332,
    tuplesLastHour: 0,
    nicsLastHour: 0,
    usualTuplesPerHour: 820.5,
    newestMs: NOW_MS - 5 * HOUR_MS,
    resources: [resourceOf({ name: 'fl-nsg-data', target: 'networkSecurityGroups/nsg-data' })],
  },
  {
    ...SOURCE,
    name: 'fl-snet-web',
    tuplesLastHour: 1200,
    resources: [
      resourceOf({
        name: 'fl-snet-web',
        target: 'virtualNetworks/vnet-shop/subnets/snet-web',
        properties: { enabledFilteringCriteria: 'dstPort=443 && action=allow', recordTypes: 'C,E' },
      }),
    ],
  },
  {
    ...SOURCE,
    name: 'fl-vnet-new',
    format: '',
    container: '',
    nics: 0,
    blobs: 0,
    tuples: 0,
    tuplesLastHour: 0,
    nicsLastHour: 0,
    usualTuplesPerHour: null,
    oldestMs: null,
    newestMs: null,
    resources: [resourceOf({ name: 'fl-vnet-new', account: 'stnew', properties: { provisioningState: 'Failed' } })],
  },
  {
    ...SOURCE,
    name: 'fl-old',
    newestMs: NOW_MS - 12 * DAY_MS,
    tuplesLastHour: 0,
    resources: [resourceOf({ name: 'fl-old', properties: { enabled: false } })],
  },
];

export const DISCOVERED = [
  { subscription: SUBSCRIPTION, resources: [], readMs: NOW_MS - 4 * MINUTE_MS, problem: null },
] as const;
