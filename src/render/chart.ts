import type { TopLevelSpec } from 'vega-lite';

/** A chart as data: a Vega-Lite specification and the sentence that says the same in numbers. */
export interface Chart {
  readonly title: string;
  readonly alt: string;
  readonly spec: TopLevelSpec;
}

export interface ChartOptions {
  /** IANA zone of the time axis. */
  readonly timeZone: string;
  /** What the numbers are about, printed as subtitle: "vm-web-1 · Fri 20 Nov 14:00–16:00 CET". */
  readonly subtitle: string;
  /** False where nobody decides what is allowed, as in captures: then there are flows, not allowed and denied ones. */
  readonly hasDecisions?: boolean;
}
