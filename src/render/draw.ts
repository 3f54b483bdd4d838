import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { type Loader, logger, parse, textMetrics, View, Warn } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { type FontMetrics, readFontMetrics } from './font-metrics.ts';
import { encodePalettePng } from './palette-png.ts';
import { BOLD, FONT, PIXEL_RATIO } from './theme.ts';

declare module 'vega' {
  /** Exported by vega for renderers that know their font; missing in its types. */
  export const textMetrics: {
    width: (item: { fontSize?: number; fontWeight?: string | number }, text: unknown) => number;
  };
}

/** What became of a specification: a PNG with its size in CSS pixels, or the reasons why there is none. */
export type Drawing =
  | { readonly kind: 'drawn'; readonly png: Uint8Array; readonly width: number; readonly height: number }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Made by scripts/fonts.ts: the rasteriser reads them anew for each text. */
const fontFile = (name: string): string => fileURLToPath(new URL(`fonts/${name}`, import.meta.url));
const REGULAR = fontFile('inter-regular.ttf');
const SEMI_BOLD = fontFile('inter-semi-bold.ttf');

/** Everything is inline; a specification that asks for a URL or a file is refused. */
const NO_LOADER: Loader = {
  load: (uri) => Promise.reject(new Error(`charts load nothing, asked for ${uri}`)),
  sanitize: (uri) => Promise.reject(new Error(`charts link nothing, asked for ${uri}`)),
  http: (uri) => Promise.reject(new Error(`charts load nothing, asked for ${uri}`)),
  file: (name) => Promise.reject(new Error(`charts load nothing, asked for ${name}`)),
};

/** Draws a Vega-Lite specification; blocks for 30 to 100 ms, so call it in a worker thread. */
export async function draw(spec: TopLevelSpec): Promise<Drawing> {
  measureWithBundledFont();
  const reasons: string[] = [];
  try {
    const svg = await toSvg(spec, reasons);
    if (reasons.length > 0) return { kind: 'refused', reasons };
    return toPng(svg);
  } catch (error) {
    return { kind: 'refused', reasons: [...reasons, error instanceof Error ? error.message : String(error)] };
  }
}

async function toSvg(spec: TopLevelSpec, reasons: string[]): Promise<string> {
  // A warning is a fault here: it is how data that does not fit its chart announces itself.
  const collect = logger(Warn, 'warn', (_method: string, _level: string, parts: readonly unknown[]) => {
    reasons.push(parts.map(String).join(' '));
  });
  const compiled = compile(spec, { logger: collect });
  const view = new View(parse(compiled.spec), { renderer: 'none', logger: collect, loader: NO_LOADER });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

function toPng(svg: string): Drawing {
  const rendered = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: PIXEL_RATIO },
    font: { loadSystemFonts: false, fontFiles: [REGULAR, SEMI_BOLD], defaultFontFamily: FONT },
  }).render();
  const png = encodePalettePng({ data: rendered.pixels, width: rendered.width, height: rendered.height });
  return { kind: 'drawn', png, width: rendered.width / PIXEL_RATIO, height: rendered.height / PIXEL_RATIO };
}

let measured = false;

/** Without a canvas Vega takes every character as 0.8 em wide, which cuts labels a third too early. */
function measureWithBundledFont(): void {
  if (measured) return;
  const regular = readFontMetrics(readFileSync(REGULAR));
  const bold = readFontMetrics(readFileSync(SEMI_BOLD));
  textMetrics.width = (item, text) => {
    const font: FontMetrics = Number(item.fontWeight ?? 400) >= BOLD || item.fontWeight === 'bold' ? bold : regular;
    return font.width(typeof text === 'string' || typeof text === 'number' ? String(text) : '', item.fontSize ?? 11);
  };
  measured = true;
}
