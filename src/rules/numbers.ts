import { plural } from '#core/units.ts';

/** Numbers as people read them in findings. */

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** `4,112`; below ten with one decimal where there is one: `2.5`. */
export const count = (value: number): string => (value < 10 ? TENTHS : WHOLE).format(value);

/** `2.1 times`, `11 times`. */
export const times = (ratio: number): string => `${count(ratio)} times`;

/** `41 %`; `under 1 %` for a share that is not nothing. */
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'under 1 %';
  return `${Math.round(share * 100)} %`;
}

/** How long records go back: `46 hours` below three days, else `12 days`. */
export const historyLength = (days: number): string =>
  days < 3 ? plural(Math.round(days * 24), 'hour') : plural(Math.floor(days), 'day');

/** `1e-5`, `3.1e-9`; a number that a double cannot tell from nothing is not nothing. */
export const probability = (p: number): string =>
  p < 1e-300 ? 'under 1e-300' : Number(p.toPrecision(2)).toExponential();
