import type { Measures } from '#analysis/views/results.ts';
import { isBytes, MEASURE_WORDS } from './bar-columns.ts';
import type { ChartOptions, Measure } from './chart.ts';
import { bytes, counted, shortCount } from './chart-text.ts';

/** One of the numbers that are counted of a group of flows, and how it reads. */
export interface Measured {
  /** "flows", "bytes in". */
  readonly word: string;
  /** "Flows", "Bytes in". */
  readonly title: string;
  of(group: Measures): number;
  /** "12.4K", "1.2 GB". */
  short(value: number): string;
  /** "12,431 flows", "1.2 GB". */
  says(value: number): string;
}

const OF: Readonly<Record<Measure, (group: Measures) => number>> = {
  flows: ({ flows }) => flows,
  denied: ({ denied }) => denied,
  bytes: ({ bytes: all }) => all,
  in: ({ bytesIn }) => bytesIn,
  out: ({ bytesOut }) => bytesOut,
  // Groups know our side and the other one, not who began.
  sent: ({ bytesOut }) => bytesOut,
  received: ({ bytesIn }) => bytesIn,
  packets: ({ packets }) => packets,
};

const NOUNS: Partial<Readonly<Record<Measure, string>>> = { denied: 'denied flow', packets: 'packet' };
const OUR_SIDE: Partial<Readonly<Record<Measure, Measure>>> = { sent: 'out', received: 'in' };

/** What fields are coloured by. */
export function measuredBy({ measure = 'flows' }: Pick<ChartOptions, 'measure'>): Measured {
  const word = MEASURE_WORDS[OUR_SIDE[measure] ?? measure];
  const noun = NOUNS[measure] ?? 'flow';
  const inBytes = isBytes(measure);
  return {
    word,
    title: `${word[0]?.toUpperCase()}${word.slice(1)}`,
    of: OF[measure],
    short: inBytes ? bytes : shortCount,
    says: inBytes ? bytes : (value) => counted(value, noun),
  };
}
