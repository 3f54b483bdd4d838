import type { CountryRow, Ranking } from '#analysis/views/results.ts';
import type { Layer } from '../canvas.ts';
import { altText, counted } from '../chart-text.ts';
import { SMALL_PLACES } from '../charts/small-places.ts';
import { countryName, countryNumber } from '../country-name.ts';
import { measureText, MEASURE_NAMES } from './measure-of.ts';
import { type Measure, type PageChart, type PageChartOptions, pageSpec } from './page-chart.ts';

/** Until the page knows how wide it is. */
const HEIGHT = 380;
const ANTARCTICA = '010';
const SPOKEN = 5;
const PROJECTION = { type: 'naturalEarth1' as const };

/** World map by flows, bytes, bytes in or out, on a logarithmic scale; a click on a country adds it as filter. */
export function pageMap(ranking: Ranking<CountryRow>, { measure }: PageChartOptions): PageChart {
  const places = ranking.rows.filter(({ country }) => country !== '').map((row) => placeOf(row, measure));
  const placed = places.filter(({ value }) => value > 0);
  const title = `Map by ${MEASURE_NAMES[measure]}`;
  const top = placed.toSorted((a, b) => b.value - a.value).slice(0, SPOKEN);
  const text =
    top.length === 0
      ? 'No flows with a known country.'
      : `${top.map(({ name, text }) => `${name}: ${text}`).join('; ')}.`;
  const largest = Math.max(1, ...placed.map(({ value }) => value));
  const colour = colourBy(largest);
  const outlines = placed.filter(({ id }) => id !== null);
  const points = placed.filter(({ longitude }) => longitude !== null);
  return {
    title,
    alt: altText(`${title}.`, text),
    spec: pageSpec(
      [
        land,
        ...(outlines.length > 0 ? [choropleth(outlines, colour)] : []),
        ...(points.length > 0 ? [markers(points, colour)] : []),
      ],
      { height: HEIGHT },
    ),
  };
}

interface Place {
  readonly name: string;
  readonly value: number;
  readonly text: string;
  readonly addresses: string;
  readonly where: string;
  /** ISO 3166 numeric of an outline; null where the country is a point. */
  readonly id: string | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

function placeOf(row: CountryRow, measure: Measure): Place {
  const value = valueOf(row, measure);
  const point = SMALL_PLACES[row.country];
  return {
    name: countryName(row.country),
    value,
    text: measureText(value, measure),
    addresses: counted(row.addresses, 'address', 'addresses'),
    where: `country = ${row.country}`,
    id: point === undefined ? countryNumber(row.country) : null,
    longitude: point?.[0] ?? null,
    latitude: point?.[1] ?? null,
  };
}

function valueOf(row: CountryRow, measure: Measure): number {
  switch (measure) {
    case 'data':
      return row.bytesIn + row.bytesOut;
    case 'in':
      return row.bytesIn;
    case 'out':
      return row.bytesOut;
    case 'denied':
      return row.denied;
    case 'flows':
    case 'packets':
      return row.flows;
  }
}

/** The outlines are 100 kB: the page has them once, and puts them where their name stands. */
const shapes = { values: '$world', format: { type: 'topojson' as const, feature: 'countries' } };

const land: Layer = {
  data: shapes,
  transform: [{ filter: `datum.id !== '${ANTARCTICA}'` }],
  projection: PROJECTION,
  mark: { type: 'geoshape', fill: '$land', stroke: '$surface', strokeWidth: 0.5 },
};

const colourBy = (largest: number) => ({
  field: 'value',
  type: 'quantitative' as const,
  scale: { type: 'log' as const, domain: [1, Math.max(10, largest)], range: ['$rampLow', '$rampHigh'], clamp: true },
  legend: { title: null, orient: 'bottom-left' as const, format: '~s', gradientLength: 110, tickCount: 3 },
});

const tooltip = [
  { field: 'name', title: 'Country' },
  { field: 'text', title: 'Count' },
  { field: 'addresses', title: 'Addresses' },
];

const choropleth = (outlines: readonly Place[], colour: ReturnType<typeof colourBy>): Layer => ({
  data: shapes,
  transform: [
    {
      lookup: 'id',
      from: { data: { values: [...outlines] }, key: 'id', fields: ['name', 'value', 'text', 'addresses', 'where'] },
    },
    { filter: 'isValid(datum.value)' },
  ],
  projection: PROJECTION,
  mark: { type: 'geoshape', stroke: '$surface', strokeWidth: 0.5, cursor: 'pointer' },
  encoding: { color: colour, tooltip },
});

/** Singapore has no outline at this scale and often the most flows. */
const markers = (points: readonly Place[], colour: ReturnType<typeof colourBy>): Layer => ({
  data: { values: [...points] },
  projection: PROJECTION,
  mark: { type: 'circle', size: 70, opacity: 1, stroke: '$surface', strokeWidth: 1, cursor: 'pointer' },
  encoding: {
    longitude: { field: 'longitude', type: 'quantitative' },
    latitude: { field: 'latitude', type: 'quantitative' },
    color: colour,
    tooltip,
  },
});
