import type { Inventory, Resource } from '#core/resource.ts';

const SUBSCRIPTION = '5a4db0c5-7c1e-4f5e-9b6a-0f10be110001';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-shop/providers/Microsoft.Network`;
const REGION = 'westeurope';
const FLOW_LOG = 'vnet-shop-flowlog';

/** One network interface of the estate; its index in NICS names it inside the generator. */
export interface Nic {
  readonly vm: string;
  readonly mac: string;
  readonly address: string;
  readonly subnet: string;
  readonly nsg: string;
  readonly role: string;
}

const web = { subnet: 'snet-web', nsg: 'nsg-web', role: 'web' };
export const NICS: readonly [Nic, Nic, Nic] = [
  { vm: 'vm-web-1', mac: '000D3AB10A04', address: '10.20.1.4', ...web },
  { vm: 'vm-web-2', mac: '000D3AB10A05', address: '10.20.1.5', ...web },
  { vm: 'vm-data-1', mac: '000D3AB20B04', address: '10.20.2.4', subnet: 'snet-data', nsg: 'nsg-data', role: 'data' },
];
export const WEB_NICS = [0, 1] as const;
export const DATA_NIC = 2;

export const CONTAINER = 'insights-logs-flowlogflowevent';

/** What every record of the flow log says about itself, spelled as Azure spells it. */
export const FLOW_LOG_IDS = {
  guid: '8e1a3c5d-20b7-4f6e-9c4a-6b1d7f0be111',
  resourceId:
    `/SUBSCRIPTIONS/${SUBSCRIPTION}/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKWATCHERS/NETWORKWATCHER_${REGION}/FLOWLOGS/${FLOW_LOG}`.toUpperCase(),
  target: `${GROUP}/virtualNetworks/vnet-shop`,
  /** First part of the blob names: the short form seen in practice. */
  folder: `flowLogResourceID=/${`${SUBSCRIPTION}_NETWORKWATCHERRG/NETWORKWATCHER_${REGION}_${FLOW_LOG}`.toUpperCase()}`,
} as const;

export const nsgId = (nsg: string): string => `${GROUP}/networkSecurityGroups/${nsg}`;

const resource = (nic: Nic): Resource => ({
  name: nic.vm,
  macs: [nic.mac],
  addresses: [nic.address],
  subnet: nic.subnet,
  vnet: 'vnet-shop',
  nsg: nic.nsg,
  role: nic.role,
});

/** The estate as Azure Resource Manager would tell it. */
export const INVENTORY: Inventory = {
  resources: NICS.map(resource),
  internalRanges: ['10.20.0.0/16'],
  onPremRanges: [],
};
