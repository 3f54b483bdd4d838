import { countriesMap } from '#render/charts/countries.ts';
import { nsgRulesChart } from '#render/charts/nsg-rules.ts';
import { portsChart } from '#render/charts/ports.ts';
import { protocolsChart } from '#render/charts/protocols.ts';
import { talkersChart } from '#render/charts/talkers.ts';
import type { Chart, ChartOptions } from '#render/chart.ts';
import type { TableBlock } from '#render/message.ts';
import type { ViewQuery } from '../ports.ts';
import { countriesTable, nsgRulesTable, portsTable, protocolsTable, talkersTable } from '../tables/view-tables.ts';
import type { CommandContext } from './command.ts';

/** What can be ranked, as typed. */
export const TOP_VIEWS = ['talkers', 'ports', 'countries', 'protocols', 'rules'] as const;
export type TopView = (typeof TOP_VIEWS)[number];

/** All words for them. */
export const VIEW_WORDS: Readonly<Record<string, TopView>> = {
  talkers: 'talkers',
  talker: 'talkers',
  addresses: 'talkers',
  address: 'talkers',
  ips: 'talkers',
  ip: 'talkers',
  hosts: 'talkers',
  ports: 'ports',
  port: 'ports',
  services: 'ports',
  countries: 'countries',
  country: 'countries',
  map: 'countries',
  protocols: 'protocols',
  protocol: 'protocols',
  proto: 'protocols',
  rules: 'rules',
  rule: 'rules',
};

/** A ranking as table and chart. */
export interface Ranked {
  readonly table: TableBlock;
  readonly chart: (options: ChartOptions) => Chart;
}

/** Asks for the ranking and prepares both forms of it. */
export async function load(
  view: TopView,
  query: ViewQuery & { readonly limit: number },
  context: CommandContext,
): Promise<Ranked> {
  const { ports, signal, timeZone, nowMs } = context;
  const { limit } = query;
  switch (view) {
    case 'talkers': {
      const ranking = await ports.view('talkers', query, { signal });
      return { table: talkersTable(ranking, limit), chart: (options) => talkersChart(ranking, options) };
    }
    case 'ports': {
      const ranking = await ports.view('ports', query, { signal });
      return { table: portsTable(ranking, limit), chart: (options) => portsChart(ranking, options) };
    }
    case 'countries': {
      const ranking = await ports.view('countries', query, { signal });
      return { table: countriesTable(ranking, limit), chart: (options) => countriesMap(ranking, options) };
    }
    case 'protocols': {
      const ranking = await ports.view('protocols', query, { signal });
      return { table: protocolsTable(ranking, limit), chart: (options) => protocolsChart(ranking, options) };
    }
    case 'rules': {
      const ranking = await ports.view('rules', query, { signal });
      const table = nsgRulesTable(ranking, { title: 'NSG rules', limit, timeZone, nowMs });
      return { table, chart: (options) => nsgRulesChart(ranking, options) };
    }
  }
}
