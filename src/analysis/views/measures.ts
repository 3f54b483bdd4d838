import type { Measures } from './results.ts';

/** Remote sides that have a country. */
export const IS_PUBLIC = "remote_class IN ('internet', 'azurePublic')";

/** The columns of `Measures`. */
export const MEASURES = `
  sum(flow_count) AS flows,
  sumIf(flow_count, action = 'deny') AS denied,
  sum(bytes_in + bytes_out) AS bytes,
  sum(bytes_in) AS bytesIn,
  sum(bytes_out) AS bytesOut,
  sum(packets_in + packets_out) AS packets`;

export const NO_MEASURES: Measures = { flows: 0, denied: 0, bytes: 0, bytesIn: 0, bytesOut: 0, packets: 0 };

export const addMeasures = (a: Measures, b: Measures): Measures => ({
  flows: a.flows + b.flows,
  denied: a.denied + b.denied,
  bytes: a.bytes + b.bytes,
  bytesIn: a.bytesIn + b.bytesIn,
  bytesOut: a.bytesOut + b.bytesOut,
  packets: a.packets + b.packets,
});

/** Sums by key. */
export function summedBy<Row extends Measures>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): ReadonlyMap<string, Measures> {
  const sums = new Map<string, Measures>();
  for (const row of rows) {
    const key = keyOf(row);
    sums.set(key, addMeasures(sums.get(key) ?? NO_MEASURES, row));
  }
  return sums;
}

/** Keys with the largest measure first; equal ones by themselves, so that answers are the same each time. */
export function byMeasure(sums: ReadonlyMap<string, Measures>, order: string | undefined): readonly string[] {
  const measure = order === 'denied' || order === 'bytes' ? order : 'flows';
  return [...sums]
    .toSorted(([a, one], [b, other]) => other[measure] - one[measure] || other.flows - one.flows || (a < b ? -1 : 1))
    .map(([key]) => key);
}
