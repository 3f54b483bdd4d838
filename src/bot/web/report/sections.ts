import type { ViewName } from '#analysis/views/results.ts';
import type { Measure } from '#render/page/page-chart.ts';

/** One view in a section of the page. */
export interface SectionView {
  readonly view: ViewName;
  /** What can be counted; the first is the usual one. */
  readonly measures: readonly Measure[];
  /** Half of the page's width is enough. */
  readonly half?: true;
  /** Countries as a ranking in place of a map. */
  readonly as?: 'bars';
  /** Only of flow logs, or only of captures. */
  readonly only?: 'logs' | 'capture';
}

/** One tab. `flows` is the flow table, which is no chart. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly views: readonly SectionView[];
}

const TRAFFIC: readonly Measure[] = ['flows', 'data', 'in', 'out'];
const COUNTED: readonly Measure[] = ['flows', 'denied', 'data', 'packets'];
const FLOWS_DATA: readonly Measure[] = ['flows', 'data'];
const FLOWS: readonly Measure[] = ['flows'];

/** The tabs in their order: those of CapAnalysis by its names, and what it does not have behind them. */
export const SECTIONS: readonly Section[] = [
  { id: 'flows', title: 'Flows', views: [] },
  {
    id: 'overview',
    title: 'Overview',
    views: [
      { view: 'actions', measures: ['denied', 'flows', 'data'], half: true, only: 'logs' },
      { view: 'connections', measures: FLOWS, half: true, only: 'capture' },
      { view: 'classes', measures: FLOWS_DATA, half: true },
      { view: 'portHours', measures: COUNTED },
      { view: 'hours', measures: COUNTED },
      { view: 'protocolCountries', measures: COUNTED, half: true },
      { view: 'protocolDays', measures: COUNTED, half: true },
    ],
  },
  {
    id: 'statistics',
    title: 'Statistics',
    views: [
      { view: 'sourceAddresses', measures: FLOWS_DATA, half: true },
      { view: 'destinationAddresses', measures: FLOWS_DATA, half: true },
      { view: 'protocols', measures: FLOWS_DATA, half: true },
      { view: 'countries', measures: TRAFFIC, half: true, as: 'bars' },
      { view: 'durations', measures: FLOWS, half: true },
      { view: 'talkers', measures: TRAFFIC, half: true },
      { view: 'ports', measures: FLOWS_DATA, half: true },
      { view: 'applications', measures: FLOWS_DATA, half: true, only: 'capture' },
      { view: 'rules', measures: FLOWS, half: true, only: 'logs' },
      { view: 'subnetPairs', measures: COUNTED, half: true },
      { view: 'oneWay', measures: FLOWS, half: true },
    ],
  },
  { id: 'hours', title: 'Per hour', views: [{ view: 'hours', measures: ['flows', 'data', 'in', 'out', 'packets'] }] },
  { id: 'map', title: 'Map', views: [{ view: 'countries', measures: TRAFFIC }] },
  { id: 'sources', title: 'Sources', views: [{ view: 'sourceAddresses', measures: FLOWS_DATA }] },
  { id: 'destinations', title: 'Destinations', views: [{ view: 'destinationAddresses', measures: FLOWS_DATA }] },
  {
    id: 'protocols',
    title: 'Protocols',
    views: [
      { view: 'protocols', measures: FLOWS_DATA, half: true },
      { view: 'applications', measures: FLOWS_DATA, half: true, only: 'capture' },
      { view: 'ports', measures: FLOWS_DATA, half: true },
      { view: 'protocolCountries', measures: COUNTED },
      { view: 'protocolDays', measures: COUNTED },
    ],
  },
  { id: 'timeline', title: 'Timeline', views: [{ view: 'timeline', measures: TRAFFIC }] },
  {
    id: 'changes',
    title: 'Changes',
    views: [
      { view: 'changes', measures: FLOWS },
      { view: 'firstSeen', measures: FLOWS },
    ],
  },
];

/** The sections of a report on flow logs, or of one on captures. */
export const sectionsFor = (kind: 'logs' | 'capture'): readonly Section[] =>
  SECTIONS.map((section) => ({
    ...section,
    views: section.views.filter(({ only }) => only === undefined || only === kind),
  }));

/** Views that the page may ask for. */
export const PAGE_VIEWS: ReadonlySet<string> = new Set(SECTIONS.flatMap(({ views }) => views.map(({ view }) => view)));
export const isPageView = (name: string): name is ViewName => PAGE_VIEWS.has(name);
