import type { TopLevelSpec } from 'vega-lite';
import type { Scheme } from './scheme.ts';
import type { ChartWidth } from './theme.ts';

/** A chart as data: a Vega-Lite specification and the sentence that says the same in numbers. */
export interface Chart {
  readonly title: string;
  readonly alt: string;
  readonly spec: TopLevelSpec;
}

/** What bars, fields and countries are drawn by, where a view counts more than flows. */
export const MEASURES = ['flows', 'denied', 'bytes', 'in', 'out', 'sent', 'received', 'packets'] as const;
export type Measure = (typeof MEASURES)[number];

export interface ChartOptions {
  /** IANA zone of the time axis. */
  readonly timeZone: string;
  /** What the numbers are about, printed as subtitle: "vm-web-1 · Fri 20 Nov 14:00–16:00 CET". */
  readonly subtitle: string;
  /** False where nobody decides what is allowed, as in captures: then there are flows, not allowed and denied ones. */
  readonly hasDecisions?: boolean;
  /** `phone` where nothing is said. */
  readonly width?: ChartWidth;
  /** `light` where nothing is said. */
  readonly scheme?: Scheme;
  /** `flows` where nothing is said, and where the view does not count what is asked for. */
  readonly measure?: Measure;
}
