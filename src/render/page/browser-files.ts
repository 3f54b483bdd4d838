import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A file that stands beside the one that `import` would give of a package. */
const beside = (name: string, file: string): string => fileURLToPath(new URL(file, import.meta.resolve(name)));

/** Programs that a browser needs for charts, in their order: each sets a global that the next one takes. */
const PROGRAMS = [
  ['vega', 'vega.min.js'],
  ['vega-lite', 'vega-lite.min.js'],
  ['vega-embed', 'vega-embed.min.js'],
] as const;

/** vega, vega-lite and vega-embed as one classic script; it sets `vegaEmbed`. About 840 kB. */
export async function chartProgram(): Promise<string> {
  const texts = await Promise.all(PROGRAMS.map(([name, file]) => readFile(beside(name, file), 'utf8')));
  // Their source maps are not served.
  return texts.map((text) => text.replaceAll(/^\/\/# sourceMappingURL=.*$/gmu, '')).join('\n');
}

/** Outlines of countries as TopoJSON, for charts whose data is named `$world`. */
export const worldOutlines = (): Promise<string> =>
  readFile(fileURLToPath(import.meta.resolve('world-atlas/countries-110m.json')), 'utf8');
