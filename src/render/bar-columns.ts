import type { ChartOptions, Measure } from './chart.ts';
import { bytes, counted, shortCount } from './chart-text.ts';
import { COLOUR } from './theme.ts';

/** One column of bars: what it counts, in which colour, and how its numbers read. */
export interface BarColumn {
  readonly title: string;
  readonly colour: string;
  /** Beside the bar: "12.4K", "1.2 GB". */
  short(value: number): string;
  /** In a sentence: "12,431 allowed". */
  says(value: number): string;
}

const exact = (value: number): string => value.toLocaleString('en-US');

const flowsOf = (title: string, colour: string, word: string): BarColumn => ({
  title,
  colour,
  short: shortCount,
  says: (value) => `${exact(value)} ${word}`,
});

const bytesOf = (title: string, colour: string, word: string): BarColumn => ({
  title,
  colour,
  short: bytes,
  says: (value) => `${bytes(value)}${word === '' ? '' : ` ${word}`}`,
});

export const FLOWS: BarColumn = {
  title: 'Flows',
  colour: COLOUR.allowedIn,
  short: shortCount,
  says: (value) => counted(value, 'flow'),
};
export const ALLOWED = flowsOf('Allowed', COLOUR.allowedIn, 'allowed');
export const DENIED = flowsOf('Denied', COLOUR.deniedIn, 'denied');
export const BYTES = bytesOf('Bytes', COLOUR.allowedIn, '');
export const BYTES_IN = bytesOf('In', COLOUR.allowedIn, 'in');
export const BYTES_OUT = bytesOf('Out', COLOUR.allowedOut, 'out');
export const SENT = bytesOf('Sent', COLOUR.allowedIn, 'sent');
export const RECEIVED = bytesOf('Received', COLOUR.allowedOut, 'received');

/** Flows by decision; where nobody decides, flows. */
export const decisionColumns = ({ hasDecisions = true }: Pick<ChartOptions, 'hasDecisions'>): readonly BarColumn[] =>
  hasDecisions ? [ALLOWED, DENIED] : [FLOWS];

/** The values of `decisionColumns`. */
export const decisionValues = (
  { allowed, denied }: { readonly allowed: number; readonly denied: number },
  { hasDecisions = true }: Pick<ChartOptions, 'hasDecisions'>,
): readonly number[] => (hasDecisions ? [allowed, denied] : [allowed + denied]);

/** How a measure reads in a title: "Top talkers (bytes)". */
export const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  flows: 'flows',
  denied: 'denied flows',
  bytes: 'bytes',
  in: 'bytes in',
  out: 'bytes out',
  sent: 'bytes sent',
  received: 'bytes received',
  packets: 'packets',
};

/** Whether a measure is one of data and not of flows or packets. */
export const isBytes = (measure: Measure): boolean =>
  measure === 'bytes' || measure === 'in' || measure === 'out' || measure === 'sent' || measure === 'received';
