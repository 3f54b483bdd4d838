import type { CountryRow, Ranking } from '#analysis/views/results.ts';
import { type BarColumn, BYTES_IN, BYTES_OUT, decisionColumns, decisionValues, MEASURE_WORDS } from '../bar-columns.ts';
import { type BarRow, barTable, moreText, NO_FLOWS } from '../bar-table.ts';
import { canvas, type Layer } from '../canvas.ts';
import type { Chart, ChartOptions, Measure } from '../chart.ts';
import { altText, bytes, counted, shortCount } from '../chart-text.ts';
import { countryName, countryNumber } from '../country-name.ts';
import { classOf, countClasses } from '../count-classes.ts';
import { rampKey } from '../ramp-key.ts';
import { COLOUR, type Frame, frameOf } from '../theme.ts';
import { bounded, rowText } from './ranking-chart.ts';
import { SMALL_PLACES } from './small-places.ts';
import world from './world-outlines.json' with { type: 'json' };

const NO_KNOWN_COUNTRY = 'No flows with a known country in this window.';
const TOP_ROWS = 5;
const BELOW_KEY = 14;
/** By ISO 3166 numeric code. */
const OUTLINES: ReadonlyMap<string, string> = new Map(Object.entries(world.countries));
/** Middle of what is too small to be drawn, by alpha-2 code. */
const PLACES: ReadonlyMap<string, readonly number[]> = new Map(Object.entries(world.places));

/** What the map is coloured by, and what stands beside it in numbers. */
interface Drawn {
  readonly measure: Extract<Measure, 'flows' | 'denied' | 'bytes' | 'in' | 'out'>;
  readonly columns: readonly BarColumn[];
  readonly isBytes: boolean;
  value(row: CountryRow): number;
  values(row: CountryRow): readonly number[];
}

/** Received is what came in from there, sent is what went out. */
function drawnBy(options: ChartOptions): Drawn {
  const sizes = {
    columns: [BYTES_IN, BYTES_OUT],
    isBytes: true,
    values: (row: CountryRow) => [row.bytesIn, row.bytesOut],
  };
  const flows = {
    columns: decisionColumns(options),
    isBytes: false,
    values: (row: CountryRow) => decisionValues(row, options),
  };
  switch (options.measure) {
    case 'bytes':
      return { ...sizes, measure: 'bytes', value: (row) => row.bytesIn + row.bytesOut };
    case 'in':
    case 'received':
      return { ...sizes, measure: 'in', value: (row) => row.bytesIn };
    case 'out':
    case 'sent':
      return { ...sizes, measure: 'out', value: (row) => row.bytesOut };
    case 'denied':
      return { ...flows, measure: 'denied', value: (row) => row.denied };
    default:
      return { ...flows, measure: 'flows', value: (row) => row.flows };
  }
}

/** World map by country on a logarithmic scale, and the five countries with the most in numbers. */
export function countriesMap(ranking: Ranking<CountryRow>, options: ChartOptions): Chart {
  const drawn = drawnBy(options);
  const frame = frameOf(options);
  const word = MEASURE_WORDS[drawn.measure];
  const title = `${word[0]?.toUpperCase()}${word.slice(1)} by remote country`;
  const known = ranking.rows
    .filter((row) => row.country !== '' && (drawn.measure === 'flows' || drawn.value(row) > 0))
    .toSorted((one, other) => drawn.value(other) - drawn.value(one));
  const unknown = ranking.rows.find((row) => row.country === '')?.flows ?? 0;
  const shown = known.slice(0, TOP_ROWS);
  const rows = shown.map((row) => bounded(barRow(row, drawn)));
  const more = [restText(ranking, shown), unknownText(unknown)].filter((part) => part !== '').join(' · ');
  const empty = emptyText(ranking, drawn);
  const map = mapLayers(known, drawn, frame);
  const table = barTable(rows, { frame, columns: drawn.columns, top: map.bottom, more, empty });
  const said = rows.length === 0 ? empty : `${rows.map((row) => rowText(row, drawn.columns)).join('; ')}.`;
  return {
    title,
    alt: altText(`${title}, ${options.subtitle}.`, said, more === '' ? '' : `${more}.`),
    spec: canvas([...map.layers, ...table.layers], { ...options, title, height: table.height }),
  };
}

const emptyText = ({ rows }: Ranking<CountryRow>, { measure }: Drawn): string => {
  if (rows.length === 0) return NO_FLOWS;
  return measure === 'flows' ? NO_KNOWN_COUNTRY : `No ${MEASURE_WORDS[measure]} with a known country in this window.`;
};

const barRow = (row: CountryRow, drawn: Drawn): BarRow => ({
  label: countryName(row.country),
  detail: counted(row.addresses, 'address', 'addresses'),
  values: drawn.values(row),
});

function restText(ranking: Ranking<CountryRow>, shown: readonly CountryRow[]): string {
  const rest = ranking.rows.filter((row) => row.country !== '' && !shown.includes(row));
  const unknownRows = ranking.rows.filter((row) => row.country === '').length;
  const otherFlows = rest.reduce((sum, row) => sum + row.flows, ranking.otherFlows);
  return moreText(shown.length, { total: ranking.total - unknownRows, otherFlows }, 'country', 'countries');
}

const unknownText = (flows: number): string =>
  flows === 0 ? '' : `${counted(flows, 'flow')} from addresses of unknown country`;

const heightOf = ({ inner }: Frame): number => Math.round(inner * 0.447);

function mapLayers(rows: readonly CountryRow[], drawn: Drawn, frame: Frame): { layers: Layer[]; bottom: number } {
  const height = heightOf(frame);
  const counts = rows.filter((row) => drawn.value(row) > 0);
  if (counts.length === 0) return { layers: land(new Map(), frame), bottom: height };
  const classes = countClasses(Math.max(...counts.map((row) => drawn.value(row))));
  const colours = new Map(counts.map((row) => [row.country, classOf(drawn.value(row), classes).colour]));
  const key = rampKey(
    classes.map(({ from, colour }) => ({ text: drawn.isBytes ? bytes(from) : shortCount(from), colour })),
    { x: 0, y: height + 4, width: frame.inner, title: MEASURE_WORDS[drawn.measure] },
  );
  return {
    layers: [...land(colours, frame), ...markers(colours, frame), ...key.layers],
    bottom: key.bottom + BELOW_KEY,
  };
}

interface Shape {
  readonly path: string;
  readonly colour: string;
}

/** Grey land, countries in the colour of their class, and the borders over both: three layers whatever is drawn. */
function land(colours: ReadonlyMap<string, string>, frame: Frame): Layer[] {
  const outlined = [...colours].flatMap(([code, colour]) => {
    const path = OUTLINES.get(countryNumber(code) ?? '');
    return path === undefined || SMALL_PLACES[code] !== undefined ? [] : [{ path, colour, country: code }];
  });
  return [
    shapes([{ path: world.land, colour: COLOUR.land }], frame),
    ...(outlined.length > 0 ? [shapes(outlined, frame)] : []),
    borders(frame),
  ];
}

/** Paths are in units of a map of its own width; Vega scales a symbol by half the root of its size. */
const sizeOf = ({ inner }: Frame): number => (2 * inner * inner * 2) / (world.width * world.width);

const shapes = (values: readonly Shape[], frame: Frame): Layer => ({
  data: { values: [...values] },
  mark: { type: 'point', filled: true, opacity: 1, strokeWidth: 0, size: sizeOf(frame) },
  encoding: {
    x: { value: 0 },
    y: { value: 0 },
    shape: { field: 'path', type: 'nominal', scale: null },
    color: { field: 'colour', type: 'nominal', scale: null },
  },
});

const borders = (frame: Frame): Layer => ({
  data: { values: [{ path: world.borders }] },
  mark: { type: 'point', filled: false, opacity: 1, strokeWidth: 0.6, size: sizeOf(frame), stroke: COLOUR.background },
  encoding: { x: { value: 0 }, y: { value: 0 }, shape: { field: 'path', type: 'nominal', scale: null } },
});

/** Singapore has no outline at this scale and often the most flows. */
function markers(colours: ReadonlyMap<string, string>, { inner }: Frame): Layer[] {
  const scale = inner / world.width;
  const points = [...colours].flatMap(([country, colour]) => {
    const [x, y] = PLACES.get(country) ?? [];
    return x === undefined || y === undefined ? [] : [{ country, x: x * scale, y: y * scale, colour }];
  });
  if (points.length === 0) return [];
  return [
    {
      data: { values: points },
      mark: { type: 'circle', size: 64, opacity: 1, stroke: COLOUR.background, strokeWidth: 1.2 },
      encoding: {
        x: { field: 'x', type: 'quantitative', scale: null, axis: null },
        y: { field: 'y', type: 'quantitative', scale: null, axis: null },
        fill: { field: 'colour', type: 'nominal', scale: null },
      },
    },
  ];
}
