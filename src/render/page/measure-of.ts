import type { Measures } from '#analysis/views/results.ts';
import { bytes, counted } from '../chart-text.ts';
import type { Measure } from './page-chart.ts';

/** The chosen number of a group of flows. */
export function measured(group: Measures, measure: Measure): number {
  switch (measure) {
    case 'flows':
      return group.flows;
    case 'denied':
      return group.denied;
    case 'data':
      return group.bytes;
    case 'in':
      return group.bytesIn;
    case 'out':
      return group.bytesOut;
    case 'packets':
      return group.packets;
  }
}

/** "1,204 flows", "12 MB in". */
export function measureText(value: number, measure: Measure): string {
  switch (measure) {
    case 'flows':
      return counted(value, 'flow');
    case 'denied':
      return `${counted(value, 'flow')} denied`;
    case 'data':
      return bytes(value);
    case 'in':
      return `${bytes(value)} in`;
    case 'out':
      return `${bytes(value)} out`;
    case 'packets':
      return counted(value, 'packet');
  }
}

export const MEASURE_NAMES: Readonly<Record<Measure, string>> = {
  flows: 'flows',
  denied: 'denied flows',
  data: 'bytes',
  in: 'bytes in',
  out: 'bytes out',
  packets: 'packets',
};

export const isBytes = (measure: Measure): boolean => measure === 'data' || measure === 'in' || measure === 'out';
