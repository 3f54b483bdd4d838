import type { Config } from 'vega-lite';

/** Where a chart is read: in a chat, often on a phone, or on a page with room. */
export type ChartWidth = 'phone' | 'desk';

/** The room of a chart in CSS pixels. */
export interface Frame {
  readonly kind: ChartWidth;
  readonly width: number;
  readonly padding: number;
  /** What is left between the paddings: the drawing area of every builder. */
  readonly inner: number;
  readonly titleSize: number;
}

const frame = (kind: ChartWidth, width: number, padding: number, titleSize: number): Frame => ({
  kind,
  width,
  padding,
  inner: width - 2 * padding,
  titleSize,
});

/** A picture of 440 px is shown at 340 to 440 px in chats, so that its text is 11 px high or more on a phone. */
const FRAMES = { phone: frame('phone', 440, 18, 18), desk: frame('desk', 760, 24, 21) } as const;

/** Chats are what most pictures are for, therefore a phone's frame where nothing is said. */
export const frameOf = ({ width = 'phone' }: { readonly width?: ChartWidth }): Frame => FRAMES[width];

/** The PNG has this many pixels per CSS pixel. */
export const PIXEL_RATIO = 2;

export const FONT = 'Inter';
/** Font sizes in CSS pixels; titles have the size of their frame. */
export const SIZE = { subtitle: 15, label: 15, small: 14 } as const;
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

/** Text on a field of the ramp: dark on the light ones, the background's colour on the dark ones. */
export const textOnRamp = (colour: string): string =>
  (COUNT_RAMP as readonly string[]).indexOf(colour) < 3 ? COLOUR.text : COLOUR.background;

/** The Vega-Lite configuration that every chart is compiled with. */
export const THEME: Config = {
  background: COLOUR.background,
  font: FONT,
  view: { stroke: null },
  text: { color: COLOUR.text, fontSize: SIZE.label },
};
