import type { TrafficClass } from '#analysis/views/results.ts';

const NAMES: Readonly<Record<TrafficClass, string>> = {
  intraVnet: 'same VNet',
  interVnet: 'other VNets',
  onPremises: 'on-premises',
  azurePlatform: 'Azure platform',
  azurePublic: 'Azure public',
  internet: 'internet',
  other: 'other private',
};

/** Classes of addresses as people read them, by their names in views. */
export const CLASS_NAMES: ReadonlyMap<string, string> = new Map(Object.entries(NAMES));

export const trafficClassName = (name: TrafficClass): string => NAMES[name];
