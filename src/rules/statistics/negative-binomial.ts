import betainc from '@stdlib/math-base-special-betainc';

/** 1/k never falls below this: no series of denied flows is calmer than 14 % around its mean. */
const MIN_OVERDISPERSION = 0.02;
/** Expectations below half a flow are as good as half a flow; also guards the divisions. */
export const MIN_EXPECTATION = 0.5;

/**
 * P(Y >= observed) of a negative binomial with mean `mean` and size `k` (variance mean + mean²/k),
 * as the regularised incomplete beta I_{mean/(k+mean)}(observed, k). 1 for nothing observed.
 */
export function upperTail(observed: number, mean: number, k: number): number {
  if (observed <= 0) return 1;
  return betainc(mean / (k + mean), observed, k);
}

/**
 * Size k of the negative binomial that explains how far `observed` lies around `expected`, pair by pair:
 * 1/k = mean of squared relative errors, less the share of it that counting alone makes (1/expected).
 * Between 0 (exclusive) and 50; 50 too when there is nothing to learn from.
 */
export function sizeFrom(pairs: readonly { readonly observed: number; readonly expected: number }[]): number {
  if (pairs.length === 0) return 1 / MIN_OVERDISPERSION;
  let squaredErrors = 0;
  let countingErrors = 0;
  for (const { observed, expected } of pairs) {
    const mean = Math.max(expected, MIN_EXPECTATION);
    squaredErrors += ((observed - expected) / mean) ** 2;
    countingErrors += 1 / mean;
  }
  return 1 / Math.max((squaredErrors - countingErrors) / pairs.length, MIN_OVERDISPERSION);
}
