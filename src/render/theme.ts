import type { Config } from 'vega-lite';

/** CSS pixels. Every chart has this width; on a phone it is shown at less than half of it. */
export const CHART_WIDTH = 760;
export const PADDING = 24;
/** What is left between the paddings: the drawing area of every builder. */
export const INNER_WIDTH = CHART_WIDTH - 2 * PADDING;
/** The PNG has this many pixels per CSS pixel. */
export const PIXEL_RATIO = 2;

export const FONT = 'Inter';
/** Font sizes in CSS pixels. Nothing is smaller than `small`: at 360 px it is then still 6.6 px high. */
export const SIZE = { title: 21, subtitle: 15, label: 15, small: 14 } as const;
export const BOLD = 600;

/**
 * Okabe and Ito's colours, which stay apart for all common kinds of colour blindness. Blue is allowed, vermilion is denied;
 * the second sign is always the place: a panel or a column of its own with its name above it.
 */
export const COLOUR = {
  background: '#ffffff',
  text: '#1b2733',
  muted: '#55626f',
  line: '#dde3e9',
  land: '#e6eaee',
  allowedIn: '#0072b2',
  allowedOut: '#7cc4ee',
  deniedIn: '#d55e00',
  deniedOut: '#f0b23c',
  mark: '#fbf5c8',
  markEdge: '#7d7400',
  gap: '#eef1f4',
} as const;

/** From few to many: light enough to differ from empty land, dark enough to differ from the background. */
export const COUNT_RAMP = ['#cfe3f2', '#8fc1e3', '#4195c8', '#0b67a3', '#053e6b'] as const;

/** The Vega-Lite configuration that every chart is compiled with. */
export const THEME: Config = {
  background: COLOUR.background,
  font: FONT,
  view: { stroke: null },
  axis: {
    labelFontSize: SIZE.small,
    labelColor: COLOUR.muted,
    titleFontSize: SIZE.small,
    titleFontWeight: 400,
    titleColor: COLOUR.muted,
    gridColor: COLOUR.line,
    domainColor: COLOUR.muted,
    tickColor: COLOUR.muted,
  },
  legend: {
    labelFontSize: SIZE.small,
    labelColor: COLOUR.muted,
    titleFontSize: SIZE.small,
    titleFontWeight: 400,
    titleColor: COLOUR.muted,
  },
  text: { color: COLOUR.text, fontSize: SIZE.label },
  title: {
    anchor: 'start',
    frame: 'group',
    align: 'left',
    color: COLOUR.text,
    fontSize: SIZE.title,
    fontWeight: BOLD,
    subtitleColor: COLOUR.muted,
    subtitleFontSize: SIZE.subtitle,
    subtitlePadding: 7,
    limit: INNER_WIDTH,
  },
};
