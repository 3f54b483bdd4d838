/** One measured number with the bar it is held against and what others reach in the same run. */
export interface Figure {
  readonly area: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** `>=2e6` or `<=60`. */
  readonly bar: string;
  readonly ok: boolean;
  readonly peers: Readonly<Record<string, number>>;
}

/** A bench area: a file `bench/<area>.ts` exports this. */
export type BenchArea = () => AsyncIterable<Figure>;

export function figure(
  area: string,
  name: string,
  value: number,
  unit: string,
  bar: `${'>=' | '<='}${string}`,
  peers: Readonly<Record<string, number>> = {},
): Figure {
  const limit = Number(bar.slice(2));
  if (Number.isNaN(limit)) throw new Error(`bar of ${name} must be >= or <= a number, found ${bar}`);
  const ok = bar.startsWith('>=') ? value >= limit : value <= limit;
  return { area, name, value, unit, bar, ok, peers };
}
