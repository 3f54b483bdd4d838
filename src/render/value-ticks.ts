const MOST_STEPS = 4;

/** Round values from 0 up to the first that is not below `max`: steps of 1, 2 or 5 times a power of ten, whole numbers. */
export function valueTicks(max: number): readonly number[] {
  const least = Math.max(max, 1) / MOST_STEPS;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least) ?? 10 * power;
  const count = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
