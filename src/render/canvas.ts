import type { TopLevelSpec } from 'vega-lite';
import type { ChartOptions } from './chart.ts';
import { cut, lines } from './chart-text.ts';
import { merged } from './merge-layers.ts';
import { inScheme } from './scheme.ts';
import { BOLD, COLOUR, type Frame, frameOf, SIZE, THEME } from './theme.ts';

/** A layered specification: every chart is one view, so that panels and columns are placed to the pixel. */
export type LayeredSpec = Extract<TopLevelSpec, { layer: unknown }>;
export type Layer = LayeredSpec['layer'][number];

/** Between title and subtitle, and below them. */
const SUBTITLE_GAP = 7;
const TITLE_GAP = 20;
const LINE_HEIGHT = 1.25;
const MOST_SUBTITLE_LINES = 3;
/** Mean advances of Inter in em, regular and semi-bold, rounded up. */
const REGULAR_EM = 0.56;
const BOLD_EM = 0.6;

export interface CanvasOptions extends Pick<ChartOptions, 'subtitle' | 'width' | 'scheme'> {
  readonly title: string;
  /** CSS pixels of the drawing area. */
  readonly height: number;
}

/** The frame of every chart: as wide as its place, with its own padding and ground. */
export function canvas(layers: readonly Layer[], options: CanvasOptions): LayeredSpec {
  const frame = frameOf(options);
  const head = headOf(options, frame);
  const spec: LayeredSpec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: frame.inner,
    height: options.height,
    autosize: 'none',
    padding: { left: frame.padding, right: frame.padding, top: frame.padding + head.height, bottom: frame.padding },
    layer: merged([...layers, ...head.layers]),
    resolve: { scale: { x: 'independent', y: 'independent', color: 'independent' } },
    config: THEME,
  };
  return inScheme(spec, options.scheme ?? 'light');
}

/**
 * Title and subtitle broken to the width, above the drawing area, and the height that they take with the space below. A
 * title of Vega's own is moved by the longest text of the chart, whole, even where a limit cuts it: out of the picture.
 */
function headOf({ title, subtitle }: CanvasOptions, { inner, titleSize }: Frame): { layers: Layer[]; height: number } {
  const text = lines(title, Math.floor(inner / (titleSize * BOLD_EM)));
  const small = lines(cut(subtitle, 200), Math.floor(inner / (SIZE.subtitle * REGULAR_EM))).slice(
    0,
    MOST_SUBTITLE_LINES,
  );
  const height =
    text.length * lineHeight(titleSize) + SUBTITLE_GAP + small.length * lineHeight(SIZE.subtitle) + TITLE_GAP;
  const smallTop = text.length * lineHeight(titleSize) + SUBTITLE_GAP - height;
  return {
    layers: [
      ...text.map((line, index) =>
        note(line, {
          y: lineHeight(titleSize) * (index + 0.5) - height,
          size: titleSize,
          weight: BOLD,
          limit: inner,
        }),
      ),
      ...small.map((line, index) =>
        note(line, {
          y: smallTop + lineHeight(SIZE.subtitle) * (index + 0.5),
          size: SIZE.subtitle,
          colour: COLOUR.muted,
          limit: inner,
        }),
      ),
    ],
    height,
  };
}

const lineHeight = (size: number): number => size + 2;

export interface NoteOptions {
  readonly x?: number;
  readonly y: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly size?: number;
  readonly weight?: 400 | typeof BOLD;
  readonly colour?: string;
  /** CSS pixels after which the text is cut with an ellipsis; none where nothing is said. */
  readonly limit?: number;
  /** Degrees, clockwise. */
  readonly angle?: number;
}

/** A place that is given in CSS pixels. */
const PIXELS = { type: 'quantitative', scale: null, axis: null } as const;

/** Fixed text at a place of the drawing area. */
export function note(text: string, options: NoteOptions): Layer {
  const size = options.size ?? SIZE.small;
  const { x = 0, y, colour = COLOUR.text } = options;
  return {
    data: { values: [{ text, x, y, colour }] },
    mark: {
      type: 'text',
      align: options.align ?? 'left',
      baseline: 'middle',
      fontSize: size,
      lineHeight: size * LINE_HEIGHT,
      ...(options.limit === undefined ? {} : { limit: options.limit }),
      ...(options.weight === undefined ? {} : { fontWeight: options.weight }),
      ...(options.angle === undefined ? {} : { angle: options.angle }),
    },
    encoding: {
      x: { field: 'x', ...PIXELS },
      y: { field: 'y', ...PIXELS },
      text: { field: 'text', type: 'nominal' },
      color: { field: 'colour', type: 'nominal', scale: null },
    },
  };
}

/** Where a filled rectangle is, in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type About = Readonly<Record<string, unknown>>;

const boxRows = ({ x, y, width, height }: Box, colour: string, about: About) => ({
  values: [{ x, x2: x + width, y, y2: y + height, colour, ...about }],
});
const BOX_ENCODING = {
  x: { field: 'x', ...PIXELS },
  x2: { field: 'x2' },
  y: { field: 'y', ...PIXELS },
  y2: { field: 'y2' },
  fill: { field: 'colour', type: 'nominal', scale: null },
} as const;

/** A filled rectangle at a place of the drawing area: legend keys, bands, bars. What is `about` it goes with it as data. */
export const box = (place: Box, colour: string, about: About = {}): Layer => ({
  data: boxRows(place, colour, about),
  mark: { type: 'rect' },
  encoding: BOX_ENCODING,
});

/** A pale rectangle with an edge: what does not hold all that others hold. */
export const outline = (place: Box, colour: string, about: About = {}): Layer => ({
  data: boxRows(place, colour, about),
  mark: { type: 'rect', fillOpacity: 0.25 },
  encoding: { ...BOX_ENCODING, stroke: { field: 'colour', type: 'nominal', scale: null } },
});

/** A straight line between two places of the drawing area. */
export function line(
  { x, y, x2, y2 }: { readonly x: number; readonly y: number; readonly x2: number; readonly y2: number },
  colour: string,
): Layer {
  return {
    data: { values: [{ x, x2, y, y2, colour }] },
    mark: { type: 'rule' },
    encoding: {
      x: { field: 'x', ...PIXELS },
      x2: { field: 'x2' },
      y: { field: 'y', ...PIXELS },
      y2: { field: 'y2' },
      color: { field: 'colour', type: 'nominal', scale: null },
    },
  };
}

/** What stands where there is nothing to draw. */
export const EMPTY_HEIGHT = 140;
export const emptyNote = (text: string, frame: Frame, top = 0): Layer =>
  note(text, {
    x: frame.inner / 2,
    y: top + EMPTY_HEIGHT / 2,
    align: 'center',
    size: frame.titleSize - 3,
    colour: COLOUR.muted,
    limit: frame.inner,
  });
