import type { Ranking, Talker } from '#analysis/views/results.ts';
import type { AddressClass } from '#core/flow.ts';
import type { BarRow } from '../bar-table.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { countryName } from '../country-name.ts';
import { rankingChart } from './ranking-chart.ts';

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

/** Remote addresses by flows: allowed and denied, with country and organisation, or what they are among ourselves. */
export function talkersChart(ranking: Ranking<Talker>, options: ChartOptions): Chart {
  return rankingChart(ranking, options, {
    title: 'Top talkers (flows)',
    noun: 'address',
    plural: 'addresses',
    row: talkerRow,
  });
}

const talkerRow = (row: Talker): BarRow => ({
  label: row.address,
  detail: row.name === '' ? place(row) : row.name,
  allowed: row.allowed,
  denied: row.denied,
});

function place(row: Talker): string {
  const network = row.organisation !== '' ? row.organisation : row.asn === 0 ? '' : `AS${row.asn}`;
  const known = [countryName(row.country), network].filter((part) => part !== '');
  return known.length > 0 ? known.join(' · ') : CLASS_TEXT[row.addressClass];
}
