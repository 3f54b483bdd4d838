// Projects the outlines of countries once for all maps: node scripts/world.ts
import { writeFileSync } from 'node:fs';
import { feature, merge, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import * as vega from 'vega';
import world from 'world-atlas/countries-110m.json' with { type: 'json' };
import { SMALL_PLACES } from '../src/render/charts/small-places.ts';

/** Width of the map in the units of the paths; a chart scales them. */
const WIDTH = 712;
/** Where the middle of the globe is, and pixels per radian: the whole globe without Antarctica. */
const SCALE = 130;
const MIDDLE_Y = 178;
const ANTARCTICA = '010';

/** A projection of d3-geo as Vega hands it out; its types know only how to add one. */
interface Projection {
  (at: [number, number]): [number, number] | null;
  scale(pixels: number): Projection;
  translate(middle: [number, number]): Projection;
  path(shape: unknown): string;
}
const naturalEarth = (vega.projection as unknown as (type: string) => () => Projection)('naturalEarth1');

/** Outlines as SVG paths; country codes are ISO 3166 numeric with three digits. */
export function outlines() {
  // The package has its shapes as JSON, which says nothing of what they are.
  const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
  const all = topology.objects.countries;
  const countries = { ...all, geometries: all.geometries.filter(({ id }) => id !== ANTARCTICA) };
  const project = naturalEarth()
    .scale(SCALE)
    .translate([WIDTH / 2, MIDDLE_Y]);
  const path = (shape: unknown): string => project.path(shape).replaceAll(/\d+\.\d+/g, oneDigit);
  return {
    width: WIDTH,
    land: path(merge(topology, countries.geometries as never)),
    borders: path(mesh(topology, countries, (one, other) => one !== other)),
    countries: Object.fromEntries(
      countries.geometries.flatMap((geometry) =>
        geometry.id === undefined ? [] : [[String(geometry.id), path(feature(topology, geometry))]],
      ),
    ),
    places: Object.fromEntries(
      Object.entries(SMALL_PLACES).map(([code, place]) => [
        code,
        project([place[0], place[1]])?.map((at) => Math.round(at)),
      ]),
    ),
  };
}

const oneDigit = (number: string): string => Number(number).toFixed(1).replace(/\.0$/, '');
export const FILE = new URL('../src/render/charts/world-outlines.json', import.meta.url);

if (import.meta.main) writeFileSync(FILE, `${JSON.stringify(outlines())}\n`);
