import type { AddressFacts } from '#analysis/views/results.ts';
import type { AddressClass } from '#core/flow.ts';
import { countryName } from '../country-name.ts';

const CLASS_TEXT: Readonly<Record<AddressClass, string>> = {
  unknown: 'unknown network',
  vm: 'virtual machine',
  internal: 'virtual network',
  onprem: 'on-premises',
  azurePlatform: 'Azure platform',
  azurePublic: 'Azure public',
  internet: 'internet',
  unknownPrivate: 'private, not configured',
};

/** "vm-web-1", "Germany · Example Telecom", "on-premises": who an address is, in small print. */
export function addressDetail(row: AddressFacts): string {
  if (row.name !== '') return row.name;
  const network = row.organisation !== '' ? row.organisation : row.asn === 0 ? '' : `AS${row.asn}`;
  const known = [countryName(row.country), network].filter((part) => part !== '');
  return known.length > 0 ? known.join(' · ') : CLASS_TEXT[row.addressClass];
}
