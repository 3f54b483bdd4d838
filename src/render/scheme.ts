import { COLOUR, COUNT_RAMP } from './theme.ts';

/** What is behind the picture. */
export type Scheme = 'light' | 'dark';

/** Dark twins of the theme's colours: the same hues, and the ramp the other way round, from near the ground to far. */
const DARK: Readonly<Record<keyof typeof COLOUR, string>> = {
  background: '#151d26',
  text: '#e9eff5',
  muted: '#a9b6c3',
  line: '#2f3b48',
  land: '#29333f',
  allowedIn: '#56a8e0',
  allowedOut: '#2f6f9f',
  deniedIn: '#f5813a',
  deniedOut: '#b5822a',
  mark: '#3f3b16',
  markEdge: '#e3d661',
  gap: '#222c37',
};
const DARK_RAMP = ['#1f4b6d', '#225f8c', '#2971a3', '#7fc0ea', '#d3ebfa'] as const;

const TWINS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(COLOUR).map(([name, light]) => [light, DARK[name as keyof typeof COLOUR]] as const),
  ...COUNT_RAMP.map((light, index) => [light, DARK_RAMP[index] ?? light] as const),
]);

/** Keys of specifications and their data under which colours stand; a label that reads like one is left alone. */
const COLOUR_KEYS = new Set(['background', 'color', 'colour', 'fill', 'stroke', 'value']);

/** A copy of a specification of the light theme in the colours of a scheme. */
export const inScheme = <Spec>(spec: Spec, scheme: Scheme): Spec =>
  scheme === 'light' ? spec : (recoloured(spec) as Spec);

function recoloured(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return COLOUR_KEYS.has(key) ? (TWINS.get(value) ?? value) : value;
  if (Array.isArray(value)) return value.map((item: unknown) => recoloured(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, recoloured(part, name)]));
}
