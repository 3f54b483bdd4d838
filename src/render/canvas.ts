import type { TopLevelSpec } from 'vega-lite';
import { CHART_WIDTH, INNER_WIDTH, PADDING, SIZE } from './theme.ts';

/** A layered specification: every chart is one view, so that panels and columns are placed to the pixel. */
export type LayeredSpec = Extract<TopLevelSpec, { layer: unknown }>;
export type Layer = LayeredSpec['layer'][number];

/** Title and subtitle above the drawing area, with the space to it. */
const TITLE_HEIGHT = SIZE.title + 7 + SIZE.subtitle;
const TITLE_GAP = 20;
const LINE_HEIGHT = 1.3;

export interface CanvasOptions {
  readonly title: string;
  readonly subtitle: string;
  /** CSS pixels of the drawing area. */
  readonly height: number;
}

/** The frame of every chart: 760 px wide with its own padding, so that it can stand on a light or a dark page. */
export function canvas(layers: readonly Layer[], options: CanvasOptions): LayeredSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: INNER_WIDTH,
    height: options.height,
    autosize: 'none',
    padding: { left: PADDING, right: PADDING, top: PADDING + TITLE_HEIGHT + TITLE_GAP, bottom: PADDING },
    title: { text: options.title, subtitle: options.subtitle, offset: TITLE_GAP },
    layer: [...layers],
    resolve: { scale: { x: 'independent', y: 'independent', color: 'independent' } },
  };
}

/** CSS pixels of the whole picture. */
export const canvasSize = (height: number): { width: number; height: number } => ({
  width: CHART_WIDTH,
  height: PADDING + TITLE_HEIGHT + TITLE_GAP + height + PADDING,
});

export interface NoteOptions {
  readonly x?: number;
  readonly y: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly size?: number;
  readonly weight?: 400 | 600;
  readonly colour?: string;
  /** CSS pixels after which the text is cut with an ellipsis. */
  readonly limit?: number;
}

/** Fixed text at a place of the drawing area. */
export function note(text: string, options: NoteOptions): Layer {
  const size = options.size ?? SIZE.small;
  return {
    data: { values: [{ text }] },
    mark: {
      type: 'text',
      align: options.align ?? 'left',
      baseline: 'middle',
      fontSize: size,
      lineHeight: size * LINE_HEIGHT,
      limit: options.limit ?? INNER_WIDTH,
      ...(options.weight === undefined ? {} : { fontWeight: options.weight }),
      ...(options.colour === undefined ? {} : { color: options.colour }),
    },
    encoding: { x: { value: options.x ?? 0 }, y: { value: options.y }, text: { field: 'text', type: 'nominal' } },
  };
}

/** A filled rectangle at a place of the drawing area: legend keys and bands. */
export function box(place: { x: number; y: number; width: number; height: number }, colour: string): Layer {
  return {
    data: { values: [{}] },
    mark: { type: 'rect', color: colour },
    encoding: {
      x: { value: place.x },
      x2: { value: place.x + place.width },
      y: { value: place.y },
      y2: { value: place.y + place.height },
    },
  };
}
