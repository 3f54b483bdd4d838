import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sizeFrom, upperTail } from '#rules/statistics/negative-binomial.ts';

/** Detection catalogue, section 7: [y, mean, k, P(Y >= y)] to seven digits. */
const VECTORS = [
  [10, 5, 1.5, '1.464388e-1'],
  [40, 5, 6, '1.316025e-9'],
  [120, 50, 6, '6.002015e-3'],
  [250, 50, 6, '7.200225e-8'],
  [250, 50, 1.5, '2.001303e-3'],
  [2500, 500, 6, '2.557508e-8'],
  [20000, 5000, 6, '3.154331e-6'],
  [0, 5, 2, '1.000000e+0'],
] as const;

describe('upper tail of the negative binomial', () => {
  for (const [observed, mean, k, expected] of VECTORS) {
    test(`P(Y >= ${observed}) with mean ${mean} and k ${k} is ${expected}`, () => {
      assert.equal(upperTail(observed, mean, k).toExponential(6), expected);
    });
  }

  test('agrees with the sum of the probability mass function', () => {
    // pmf(y) by its recurrence pmf(y+1) = pmf(y) · (y+k)/(y+1) · q, pmf(0) = (1-q)^k, q = mean/(mean+k).
    const [mean, k, q] = [12, 2.5, 12 / 14.5];
    let mass = (1 - q) ** k;
    let below = 0;
    for (let y = 0; y < 30; y += 1) {
      below += mass;
      mass *= ((y + k) / (y + 1)) * q;
    }
    assert.ok(Math.abs(upperTail(30, mean, k) - (1 - below)) < 1e-12);
  });

  test('never rises with the count', () => {
    let previous = 1;
    for (let observed = 0; observed <= 400; observed += 1) {
      const p = upperTail(observed, 50, 6);
      assert.ok(p <= previous, `p(${observed}) = ${p} above ${previous}`);
      previous = p;
    }
  });
});

describe('size k from observed and expected counts', () => {
  const cases = [
    // ((5/10)² + (5/10)² − 2/10) / 2 = 0.15
    {
      name: 'relative errors of a half',
      pairs: [
        [5, 10],
        [15, 10],
      ],
      k: 1 / 0.15,
    },
    // (1 + 1 − 2/100) / 2 = 0.99
    {
      name: 'errors as large as the mean',
      pairs: [
        [0, 100],
        [200, 100],
      ],
      k: 1 / 0.99,
    },
    {
      name: 'calmer than counting explains: the floor of 0.02',
      pairs: [
        [10, 10],
        [10, 10],
      ],
      k: 50,
    },
    // expectations under a half count as a half: ((1 − 0.1)/0.5)² − 1/0.5 = 1.24
    { name: 'an expectation under a half', pairs: [[1, 0.1]], k: 1 / 1.24 },
    { name: 'nothing to learn from', pairs: [], k: 50 },
  ] as const;
  for (const { name, pairs, k } of cases) {
    test(name, () => {
      const found = sizeFrom(pairs.map(([observed, expected]) => ({ observed, expected })));
      assert.ok(Math.abs(found - k) < 1e-9, `expected ${k}, found ${found}`);
    });
  }
});
