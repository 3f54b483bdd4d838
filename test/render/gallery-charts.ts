import type { ViewName } from '#analysis/views/results.ts';
import type { Chart, ChartOptions } from '#render/chart.ts';
import { chartOf } from '#render/charts/by-view.ts';
import { timelineChart } from '#render/charts/timeline.ts';
import { BURST_OPTIONS, OPTIONS, TWO_HOURS } from './chart-data.ts';
import { EMPTY } from './empty-views.ts';
import { EXTREME } from './extreme-views.ts';
import { ALL_VIEWS } from './view-data.ts';

function chart(
  name: ViewName,
  options: Partial<ChartOptions> = {},
  views: Partial<typeof ALL_VIEWS> = ALL_VIEWS,
): Chart {
  const result = views[name];
  const made = result === undefined ? null : chartOf(name, result, { ...OPTIONS, ...options });
  if (made === null) throw new Error(`no chart of ${name}`);
  return made;
}

/** Views with one picture for phones and one for desks. */
export const GALLERY_VIEWS = [
  'ports',
  'talkers',
  'countries',
  'hours',
  'protocolCountries',
  'protocolDays',
  'portHours',
  'durations',
  'actions',
  'classes',
  'subnetPairs',
  'firstSeen',
  'oneWay',
  'changes',
  'address',
  'flows',
  'sourceAddresses',
  'rules',
  'protocols',
  'applications',
  'connections',
] as const satisfies readonly ViewName[];

/** The pictures of docs/gallery.md by the names of their files. */
export const GALLERY: Readonly<Record<string, Chart>> = {
  'timeline-phone': timelineChart(TWO_HOURS, BURST_OPTIONS),
  'timeline-desk': timelineChart(TWO_HOURS, { ...BURST_OPTIONS, width: 'desk' }),
  ...Object.fromEntries(
    GALLERY_VIEWS.flatMap((name) => [
      [`${kebab(name)}-phone`, chart(name)],
      [`${kebab(name)}-desk`, chart(name, { width: 'desk' })],
    ]),
  ),
  'timeline-dark': timelineChart(TWO_HOURS, { ...BURST_OPTIONS, scheme: 'dark' }),
  'countries-dark': chart('countries', { scheme: 'dark' }),
  'hours-dark': chart('hours', { scheme: 'dark' }),
  'countries-received': chart('countries', { measure: 'received' }),
  'hours-denied': chart('hours', { measure: 'denied' }),
  'ports-empty': chart('ports', {}, EMPTY),
  'talkers-extreme': chart('talkers', {}, EXTREME),
  'subnet-pairs-extreme': chart('subnetPairs', {}, EXTREME),
};

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
