import type { AddressClass, Direction } from '#core/flow.ts';
import { hourlyRows } from './hourly-rows.ts';
import { MEASURES } from './measures.ts';
import type { Measures } from './results.ts';
import type { TrafficClass } from './results/places.ts';
import { addressText, queryOptions, type ViewArguments, type ViewContext } from './view.ts';

/** Flows of one place of ours with one kind of remote side; of remote sides of ours with each address. */
export interface RemoteGroup extends Measures {
  readonly direction: Direction;
  readonly remoteClass: AddressClass;
  readonly ownSubnet: string;
  readonly ownVnet: string;
  /** Text form; '' where the remote side is not ours. */
  readonly remote: string;
  readonly addresses: number;
}

const IS_OURS = "remote_class IN ('vm', 'internal')";

/**
 * Who of ours talks with whom, by subnets of ours or by VNets alone. Which subnet an address of ours is in is not in the
 * rows: it is looked up.
 */
export async function remoteGroups(
  context: ViewContext,
  query: ViewArguments,
  by: 'subnet' | 'vnet',
): Promise<readonly RemoteGroup[]> {
  const counted = await hourlyRows(query);
  const rows = await context.store.rows<Omit<RemoteGroup, 'remote'> & { remoteText: string }>(
    `SELECT direction, remote_class AS remoteClass,
       ${by === 'subnet' ? 'subnet' : "''"} AS ownSubnet, ${by === 'subnet' ? 'vnet' : `if(${IS_OURS}, vnet, '')`} AS ownVnet,
       toString(if(${IS_OURS}, remote, toIPv6('::'))) AS remoteText,
       ${MEASURES}, uniq(remote) AS addresses
     ${counted.sql} GROUP BY direction, remoteClass, ownSubnet, ownVnet, remoteText`,
    counted.params,
    queryOptions(context),
  );
  return rows.map(({ remoteText, ...row }) => ({ ...row, remote: remoteText === '::' ? '' : addressText(remoteText) }));
}

/** Where the remote side of a group is. An address of ours of which no VNet is known counts as of the same one. */
export function trafficClass(
  context: ViewContext,
  { remoteClass, remote, ownVnet }: Pick<RemoteGroup, 'remoteClass' | 'remote' | 'ownVnet'>,
): TrafficClass {
  switch (remoteClass) {
    case 'vm':
    case 'internal': {
      const home = context.homeOf?.(remote)?.vnet ?? '';
      return home === '' || ownVnet === '' || home === ownVnet ? 'intraVnet' : 'interVnet';
    }
    case 'onprem':
      return 'onPremises';
    case 'azurePlatform':
    case 'azurePublic':
    case 'internet':
      return remoteClass;
    case 'unknown':
    case 'unknownPrivate':
      return 'other';
    default:
      return remoteClass satisfies never;
  }
}
