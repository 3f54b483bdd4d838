import world from 'world-atlas/countries-110m.json' with { type: 'json' };
import type { CountryRow, Ranking } from '#analysis/views/results.ts';
import { type BarRow, barTable, moreText, NO_FLOWS } from '../bar-table.ts';
import { box, canvas, type Layer, note } from '../canvas.ts';
import type { Chart, ChartOptions } from '../chart.ts';
import { altText, counted, cut } from '../chart-text.ts';
import { countryName, countryNumber } from '../country-name.ts';
import { type CountClass, classOf, countClasses } from '../count-classes.ts';
import { COLOUR, INNER_WIDTH } from '../theme.ts';
import { bounded, rowText } from './ranking-chart.ts';
import { SMALL_PLACES } from './small-places.ts';

const TITLE = 'Flows by country of the remote address';
const NO_KNOWN_COUNTRY = 'No flows with a known country in this window.';
const TOP_ROWS = 5;
const MAP_HEIGHT = 318;
const TABLE_TOP = MAP_HEIGHT + 26;
/** The whole globe without Antarctica fills the width at this scale. */
const PROJECTION = {
  type: 'naturalEarth1' as const,
  scale: 130,
  translate: [INNER_WIDTH / 2, 178] as [number, number],
};
const ANTARCTICA = '010';

interface Place {
  readonly name: string;
  readonly flows: number;
  readonly id: string | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

/** World map of flows by country on a logarithmic scale, and the five countries with the most flows in numbers. */
export function countriesMap(ranking: Ranking<CountryRow>, options: ChartOptions): Chart {
  const known = ranking.rows.filter((row) => row.country !== '');
  const unknown = ranking.rows.find((row) => row.country === '')?.flows ?? 0;
  const rows = known.slice(0, TOP_ROWS).map((row) => bounded(barRow(row), options));
  const more = [restText(ranking, known), unknownText(unknown)].filter((part) => part !== '').join(' · ');
  const empty = unknown === 0 ? NO_FLOWS : NO_KNOWN_COUNTRY;
  const table = barTable(rows, { top: TABLE_TOP, more, empty });
  return {
    title: TITLE,
    alt: altText(
      `${TITLE}, ${options.subtitle}.`,
      rows.length === 0 ? empty : topCountries(rows),
      more === '' ? '' : `${more}.`,
    ),
    spec: canvas([...mapLayers(known.map(toPlace)), ...table.layers], {
      title: TITLE,
      subtitle: cut(options.subtitle, 200),
      height: table.height,
    }),
  };
}

const barRow = (row: CountryRow): BarRow => ({
  label: cut(countryName(row.country), 100),
  detail: counted(row.addresses, 'address', 'addresses'),
  allowed: row.allowed,
  denied: row.denied,
});

function restText(ranking: Ranking<CountryRow>, known: readonly CountryRow[]): string {
  const shown = Math.min(known.length, TOP_ROWS);
  const unknownRows = ranking.rows.length - known.length;
  const otherFlows = known.slice(shown).reduce((sum, row) => sum + row.flows, ranking.otherFlows);
  return moreText(shown, { total: ranking.total - unknownRows, otherFlows }, 'country', 'countries');
}

const unknownText = (flows: number): string =>
  flows === 0 ? '' : `${counted(flows, 'flow')} from addresses of unknown country`;

const topCountries = (rows: readonly BarRow[]): string => `${rows.map(rowText).join('; ')}.`;

function toPlace(row: CountryRow): Place {
  const point = SMALL_PLACES[row.country];
  return {
    name: countryName(row.country),
    flows: row.flows,
    id: point === undefined ? countryNumber(row.country) : null,
    longitude: point?.[0] ?? null,
    latitude: point?.[1] ?? null,
  };
}

function mapLayers(places: readonly Place[]): Layer[] {
  const counts = places.filter((place) => place.flows > 0);
  const land: Layer = {
    data: { values: world, format: { type: 'topojson', feature: 'countries' } },
    transform: [{ filter: `datum.id !== '${ANTARCTICA}'` }],
    projection: PROJECTION,
    mark: { type: 'geoshape', fill: COLOUR.land, stroke: COLOUR.background, strokeWidth: 0.6 },
  };
  if (counts.length === 0) return [land];
  const classes = countClasses(Math.max(...counts.map((place) => place.flows)));
  const coloured = counts.map((place) => ({ ...place, colour: classOf(place.flows, classes).colour }));
  const outlines = coloured.filter((place) => place.id !== null).map(({ id, colour }) => ({ id, colour }));
  const points = coloured.filter((place) => place.longitude !== null);
  return [
    land,
    ...(outlines.length > 0 ? [choropleth(outlines)] : []),
    ...(points.length > 0 ? [markers(points)] : []),
    ...legend(classes),
  ];
}

const choropleth = (outlines: readonly { id: string | null; colour: string }[]): Layer => ({
  data: { values: world, format: { type: 'topojson', feature: 'countries' } },
  transform: [
    { lookup: 'id', from: { data: { values: [...outlines] }, key: 'id', fields: ['colour'] } },
    { filter: 'isValid(datum.colour)' },
  ],
  projection: PROJECTION,
  mark: { type: 'geoshape', stroke: COLOUR.background, strokeWidth: 0.6 },
  encoding: { fill: { field: 'colour', type: 'nominal', scale: null } },
});

/** Singapore has no outline at this scale and often the most flows. */
const markers = (points: readonly { longitude: number | null; latitude: number | null; colour: string }[]): Layer => ({
  data: { values: points.map(({ longitude, latitude, colour }) => ({ longitude, latitude, colour })) },
  projection: PROJECTION,
  mark: { type: 'circle', size: 64, opacity: 1, stroke: COLOUR.background, strokeWidth: 1.2 },
  encoding: {
    longitude: { field: 'longitude', type: 'quantitative' },
    latitude: { field: 'latitude', type: 'quantitative' },
    fill: { field: 'colour', type: 'nominal', scale: null },
  },
});

/** In the empty South Pacific. */
function legend(classes: readonly CountClass[]): Layer[] {
  const top = MAP_HEIGHT - 22 * classes.length;
  return [
    note('flows', { y: top - 12, colour: COLOUR.muted }),
    ...classes.flatMap(({ label, colour }, index) => [
      box({ x: 0, y: top + 22 * index, width: 20, height: 16 }, colour),
      note(label, { x: 27, y: top + 22 * index + 9, colour: COLOUR.muted }),
    ]),
  ];
}
